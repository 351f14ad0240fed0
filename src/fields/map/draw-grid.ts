import { DivIcon, LayerGroup, Marker, Polyline, type Map as LeafletMap } from 'leaflet'
import { gridOver } from './grid.ts'

/** Lines of round degrees under everything else, named at the left and lower edge; drawn anew when the view changes. */
export function drawGrid(map: LeafletMap, degrees: (value: number) => string): void {
  const layer = new LayerGroup().addTo(map)

  function draw(): void {
    const view = map.getBounds()
    const [south, west, north, east] = [view.getSouth(), view.getWest(), view.getNorth(), view.getEast()]
    const { lats, lons } = gridOver({ south, west, north, east })
    layer.clearLayers()
    for (const lat of lats) {
      line([[lat, west], [lat, east]])
      name([lat, west], degrees(lat), 'map-degrees map-degrees-lat')
    }
    for (const lon of lons) {
      line([[south, lon], [north, lon]])
      name([south, lon], degrees(lon), 'map-degrees map-degrees-lon')
    }
  }

  function line(ends: [number, number][]): void {
    new Polyline(ends, { className: 'map-grid', interactive: false }).addTo(layer)
  }

  function name(at: [number, number], text: string, className: string): void {
    const words = document.createElement('span')
    words.textContent = text
    new Marker(at, { icon: new DivIcon({ html: words, className, iconSize: [0, 0] }), interactive: false, keyboard: false }).addTo(layer)
  }

  map.on('moveend', draw)
  draw()
}
