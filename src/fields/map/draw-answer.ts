import { Circle, LayerGroup, Polyline, type Map as LeafletMap } from 'leaflet'
import type { Place } from './geography.ts'
import { placeMarker, type PlacedMarker } from './place-marker.ts'

export interface DrawnAnswer {
  /** @param accuracy metres around the last place, when a device measured it */
  readonly put: (places: readonly Place[], accuracy: number | undefined) => void
}

/** A marker at the last place of an answer, and a line through all of them. The marker stays the same one, so that it keeps the focus while it is moved. */
export function drawAnswer(map: LeafletMap, name: string, moved: (place: Place) => void): DrawnAnswer {
  const under = new LayerGroup().addTo(map)
  let marker: PlacedMarker | undefined
  return {
    put: (places, accuracy) => {
      under.clearLayers()
      const last = places.at(-1)
      if (!last) {
        marker?.remove()
        marker = undefined
        return
      }
      if (places.length > 1) new Polyline(places.map(latLng), { className: 'map-line', interactive: false }).addTo(under)
      if (accuracy !== undefined) new Circle(latLng(last), { radius: accuracy, className: 'map-accuracy', interactive: false }).addTo(under)
      marker ??= placeMarker(map, last, name, moved)
      marker.put(last)
    },
  }
}

function latLng({ lat, lon }: Place): [number, number] {
  return [lat, lon]
}
