import { acceptedTypes, countOf, filesKind } from '../attachment/refs.ts'

/**
 * One document: pages photographed on the device and put into one PDF, or a file that is already there.
 * Properties: `accept`: pdf and whatever else may be chosen ready made, `count: [0 or 1, 1]`, `maxBytes`: the pages are made to fit it.
 */
export const scanKind = filesKind('scan', field => [
  ...acceptedTypes(field).includes('pdf') ? [] : ['accept must name pdf: what the pages become'],
  ...countOf(field)[1] === 1 ? [] : ['count must end with 1: a scan is one document'],
  ...field['camera'] === undefined ? [] : ['a scan always offers the camera: leave the word out'],
  ...field['signed'] === undefined ? [] : ['a document photographed on the device carries no signature'],
])
