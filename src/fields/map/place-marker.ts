import { DivIcon, Marker, type Map as LeafletMap } from 'leaflet'
import { rounded } from './degrees.ts'
import type { Place } from './geography.ts'

export interface PlacedMarker {
  readonly put: (place: Place) => void
  readonly remove: () => void
}

/** What an arrow key moves it by, on the screen; with Shift one pixel. */
const STEP_PIXELS = 10
const SIZE_PIXELS = 44
const ARROWS: Readonly<Record<string, readonly [x: number, y: number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] }

/** A pin that is dragged, or moved by the arrow keys when it has the focus. @param name what screen readers call it */
export function placeMarker(map: LeafletMap, at: Place, name: string, moved: (place: Place) => void): PlacedMarker {
  const pin = document.createElement('span')
  pin.className = 'map-pin-head'
  const marker = new Marker([at.lat, at.lon], {
    draggable: true, autoPan: true,
    icon: new DivIcon({ html: pin, className: 'map-pin', iconSize: [SIZE_PIXELS, SIZE_PIXELS], iconAnchor: [SIZE_PIXELS / 2, SIZE_PIXELS - 4] }),
  }).addTo(map)
  marker.getElement()?.setAttribute('aria-label', name)
  marker.getElement()?.addEventListener('keydown', event => {
    const direction = ARROWS[event.key]
    if (!direction) return
    event.preventDefault()
    event.stopPropagation() // the map would move along
    const pixels = event.shiftKey ? 1 : STEP_PIXELS
    const target = map.project(marker.getLatLng()).add([direction[0] * pixels, direction[1] * pixels]) // not the container's points: they are rounded
    marker.setLatLng(map.unproject(target))
    map.panInside(marker.getLatLng(), { padding: [SIZE_PIXELS, SIZE_PIXELS] })
    tell()
  })
  marker.on('dragend', tell)

  function tell(): void {
    const { lat, lng } = marker.getLatLng().wrap()
    moved(rounded({ lat, lon: lng }))
  }

  return {
    put: ({ lat, lon }) => { marker.setLatLng([lat, lon]) },
    remove: () => { marker.remove() },
  }
}
