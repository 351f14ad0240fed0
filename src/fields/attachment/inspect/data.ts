import type { FileTypeName } from '../file-types.ts'
import { isActiveText } from '../sniff-text.ts'

const DATA: readonly string[] = ['geojson', 'csv'] satisfies readonly FileTypeName[]

/** Data in text, which a program of the office reads whole. */
export function isData(type: string): type is 'geojson' | 'csv' {
  return DATA.includes(type)
}

const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F]/

/**
 * What is wrong with a file of data, read whole: not UTF-8, control characters, broken GeoJSON (`unreadable`); a page in disguise,
 * or a cell that a spreadsheet would run as a formula (`active`).
 */
export function unfitData(bytes: Uint8Array, type: 'geojson' | 'csv'): 'active' | 'unreadable' | undefined {
  const text = textIn(bytes)
  if (text === undefined || CONTROLS.test(text)) return 'unreadable'
  if (isActiveText(text)) return 'active'
  if (type === 'csv') return hasFormula(text) ? 'active' : undefined
  return isGeoJson(text) ? undefined : 'unreadable'
}

function textIn(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined // not UTF-8
  }
}

const SEPARATORS: readonly string[] = [',', ';', '\t', '\n', '\r']

/** Whether a cell begins as a formula does. A sign before a number or a telephone number is none; commas inside quotes part nothing. */
function hasFormula(text: string): boolean {
  let isQuoted = false
  let start = 0
  for (let at = 0; at <= text.length; at += 1) {
    const character = text.charAt(at)
    if (character === '"') isQuoted = !isQuoted
    if (at < text.length && (isQuoted || !SEPARATORS.includes(character))) continue
    if (isFormula(text.slice(start, at))) return true
    start = at + 1
  }
  return false
}

function isFormula(cell: string): boolean {
  const content = cell.replaceAll('"', '').trim()
  return /^[=@]/.test(content) || (/^[+-]/.test(content) && !/^[+-][\d.,' ()/+-]*%?$/.test(content))
}

/** How deep the numbers of each geometry lie (RFC 7946, 3.1). */
const DEPTHS: Readonly<Record<string, number>> = { Point: 1, MultiPoint: 2, LineString: 2, MultiLineString: 3, Polygon: 3, MultiPolygon: 4 }

function isGeoJson(text: string): boolean {
  try {
    const read: unknown = JSON.parse(text)
    if (!isRecord(read)) return false
    if (read['type'] === 'FeatureCollection') return Array.isArray(read['features']) && read['features'].every(isFeature)
    return isFeature(read) || isGeometry(read)
  } catch {
    return false // not JSON, or cut
  }
}

function isFeature(one: unknown): boolean {
  return isRecord(one) && one['type'] === 'Feature' && (one['geometry'] === null || isGeometry(one['geometry']))
}

/** A collection of collections is discouraged by the standard (3.1.8), and one without end would never be read through. */
function isGeometry(one: unknown, mayCollect = true): boolean {
  if (!isRecord(one) || typeof one['type'] !== 'string') return false
  if (one['type'] === 'GeometryCollection') return mayCollect && Array.isArray(one['geometries']) && one['geometries'].every(part => isGeometry(part, false))
  const depth = Object.hasOwn(DEPTHS, one['type']) ? DEPTHS[one['type']] : undefined
  return depth !== undefined && arePlaces(one['coordinates'], depth)
}

/** Positions of two or three finite numbers, in lists so deep. */
function arePlaces(one: unknown, depth: number): boolean {
  if (!Array.isArray(one)) return false
  if (depth > 1) return one.every(part => arePlaces(part, depth - 1))
  return one.length >= 2 && one.every(part => Number.isFinite(part))
}

function isRecord(one: unknown): one is Readonly<Record<string, unknown>> {
  return typeof one === 'object' && one !== null && !Array.isArray(one)
}
