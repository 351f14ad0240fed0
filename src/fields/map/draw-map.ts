import { CircleMarker, Map as LeafletMap, TileLayer, type GridLayerOptions } from 'leaflet'
import 'leaflet/dist/leaflet.css'
import './map.css'
import { archiveLayer, isArchive } from './archive-layer.ts'
import { rounded } from './degrees.ts'
import { drawAnswer } from './draw-answer.ts'
import { drawGrid } from './draw-grid.ts'
import { boundsAround, distanceMetres, type Bounds, type Place } from './geography.ts'
import { scaleBar, type Scale } from './grid.ts'
import { territoryOf, type Landmark, type MapSettings } from './settings.ts'

export interface MapPlan {
  readonly settings: MapSettings
  readonly landmarks: readonly Landmark[]
  readonly words: {
    /** What the marker is called. */
    readonly marker: string
    /** Degrees at the end of a line of the grid. */
    readonly degrees: (value: number) => string
  }
  readonly events: {
    /** A place was pointed at, by a tap or by Enter at the centre. */
    readonly point: (place: Place) => void
    /** The marker was dragged, or moved by its arrow keys. */
    readonly move: (place: Place) => void
    readonly scale: (scale: Scale) => void
    /** A tile did not come: there is no network, or the map ends there. */
    readonly tileMissing: () => void
  }
}

export interface DrawnMap {
  /** Shows the answer, and comes to where it is when it was not pointed at here. @param accuracy metres around the last place */
  readonly show: (places: readonly Place[], accuracy: number | undefined) => void
  readonly zoom: (steps: 1 | -1) => void
  /** The whole answer, or the territory. */
  readonly showAll: () => void
  /** Takes the map out of its box. */
  readonly close: () => void
}

/** Street level: near enough to know a gate, far enough to see the next bend. */
const NEAR_ZOOM = 16
const DEEPEST_ZOOM = 19
/** From here on the names of landmarks do not lie on one another. */
const NAMES_ZOOM = 11
const SCALE_PIXELS = 100
const MARGIN_PIXELS = 24

/** Draws a map into a box that has a size. Nothing is fetched but tiles, if the body has any. */
export function drawMap(box: HTMLElement, { settings, landmarks, words, events }: MapPlan): DrawnMap {
  const map = emptyMap(box)
  let shown: readonly Place[] = []
  /** The place last pointed at on this map: the view need not come to it. */
  let pointed: Place | undefined
  const tell = (listener: (place: Place) => void) => (place: Place): void => {
    pointed = place
    listener(place)
  }
  const answer = drawAnswer(map, words.marker, tell(events.move))
  const showAll = (): void => fit(map, shown.length > 0 ? boundsAround(shown) : territoryOf(settings))

  listen(map, box, tell(events.point))
  map.on('moveend zoomend', () => { report(map, box, events.scale) })
  showAll()
  layGround(map, { settings, landmarks, words, events })

  return {
    show: (places, accuracy) => {
      shown = places
      answer.put(places, accuracy)
      const last = places.at(-1)
      if (!last || (pointed && isSame(pointed, last))) return
      if (places.length === 1) map.setView([last.lat, last.lon], Math.max(map.getZoom(), NEAR_ZOOM), { animate: false })
      else if (!map.getBounds().contains([last.lat, last.lon])) showAll()
    },
    zoom: steps => { map.setZoom(map.getZoom() + steps) },
    showAll,
    close: () => { map.remove() },
  }
}

/** Leaflet's own buttons, credits and scale are left out: they are made of markup in strings, which the page refuses (Trusted Types). */
function emptyMap(box: HTMLElement): LeafletMap {
  const isMoving = !matchMedia('(prefers-reduced-motion: reduce)').matches
  return new LeafletMap(box, {
    zoomControl: false, attributionControl: false, doubleClickZoom: false, scrollWheelZoom: false, boxZoom: false,
    maxZoom: DEEPEST_ZOOM, zoomAnimation: isMoving, fadeAnimation: isMoving, markerZoomAnimation: isMoving, inertia: isMoving,
  })
}

function listen(map: LeafletMap, box: HTMLElement, point: (place: Place) => void): void {
  map.on('click', ({ latlng }) => point(asPlace(latlng.wrap())))
  box.addEventListener('keydown', event => {
    if (event.target !== box || event.key !== 'Enter') return // on the marker Enter is the marker's
    event.preventDefault()
    point(asPlace(map.getCenter().wrap()))
  })
}

/** The tiles of the body; without them, or as soon as one is missing, coordinates and landmarks. */
function layGround(map: LeafletMap, { settings: { tiles, maxZoom }, landmarks, words, events }: MapPlan): void {
  let isBare = false
  function layBare(): void {
    if (isBare) return
    isBare = true
    drawGrid(map, words.degrees)
    for (const landmark of landmarks) nameLandmark(map, landmark)
  }
  function missing(): void {
    layBare()
    events.tileMissing()
  }
  const options = { maxZoom: DEEPEST_ZOOM, ...maxZoom !== undefined && { maxNativeZoom: maxZoom } }
  if (tiles === undefined) layBare()
  else if (isArchive(tiles)) void layArchive(map, tiles, { options, missing })
  else new TileLayer(tiles, { maxNativeZoom: DEEPEST_ZOOM, ...options }).on('tileerror', missing).addTo(map)
}

/** The map may be closed before the first piece has come. */
async function layArchive(map: LeafletMap, tiles: string, { options, missing }: { readonly options: GridLayerOptions, readonly missing: () => void }): Promise<void> {
  const closing = new AbortController()
  map.on('unload', () => { closing.abort() })
  try {
    const layer = await archiveLayer(tiles, options)
    if (!closing.signal.aborted) layer.on('tileerror', missing).addTo(map)
  } catch {
    if (!closing.signal.aborted) missing()
  }
}

function nameLandmark(map: LeafletMap, { lat, lon, name }: Landmark): void {
  const words = document.createElement('span')
  words.textContent = name
  new CircleMarker([lat, lon], { radius: 4, className: 'map-landmark', interactive: false })
    .bindTooltip(words, { permanent: true, direction: 'right', className: 'map-name', offset: [4, 0] })
    .addTo(map)
}

function fit(map: LeafletMap, { south, west, north, east }: Bounds): void {
  map.fitBounds([[south, west], [north, east]], { animate: false, maxZoom: NEAR_ZOOM, padding: [MARGIN_PIXELS, MARGIN_PIXELS] })
}

function report(map: LeafletMap, box: HTMLElement, scale: (scale: Scale) => void): void {
  const centre = map.getSize().divideBy(2)
  const metresPerPixel = distanceMetres(asPoint(map.containerPointToLatLng(centre)), asPoint(map.containerPointToLatLng(centre.add([1, 0]))))
  box.classList.toggle('map-far', map.getZoom() < NAMES_ZOOM)
  if (metresPerPixel > 0) scale(scaleBar(metresPerPixel, SCALE_PIXELS))
}

interface LatLng { readonly lat: number, readonly lng: number }

function asPoint({ lat, lng }: LatLng): Place {
  return { lat, lon: lng }
}

/** As an answer holds it. */
function asPlace(latLng: LatLng): Place {
  return rounded(asPoint(latLng))
}

function isSame(one: Place, other: Place): boolean {
  return one.lat === other.lat && one.lon === other.lon
}
