import { lintCamera } from '../attachment/kind.ts'
import { acceptedTypes, filesKind } from '../attachment/refs.ts'

const PHOTOS: readonly string[] = ['jpeg', 'png', 'heic']

/**
 * Photographs in an order, each with its caption, the time and, when the person agrees, the place that the camera noted.
 * Properties: `accept`: of jpeg, png and heic, `count: [min, max]`, `maxBytes` of each, `maxPixels` of the longer side, `camera`.
 */
export const photoSeriesKind = filesKind('photo-series', field => [
  ...lintCamera(field),
  ...acceptedTypes(field).filter(type => !PHOTOS.includes(type)).map(type => `accept names ${type}, which is no photograph`),
  ...acceptedTypes(field).includes('jpeg') ? [] : ['accept must name jpeg: what is made smaller becomes one'],
  ...field['signed'] === undefined ? [] : ['photographs carry no signature'],
])
