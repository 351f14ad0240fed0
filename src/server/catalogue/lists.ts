import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Lists } from '#domain/procedure/places.ts'
import type { BodySource } from './shape.ts'

export interface PublishedList {
  readonly name: keyof Lists
  /** SHA-256 of the JSON text, hex. */
  readonly digest: string
  readonly json: string
}

/** Reads the lists every body shares from `_lists/*.csv` and adds the body's roads. */
export async function readLists(folder: string, body: BodySource): Promise<Lists> {
  const read = async (name: string): Promise<string[][]> => parseCsv(await readFile(join(folder, '_lists', `${name}.csv`), 'utf8'))
  const [comuni, province, countries] = await Promise.all([read('comuni'), read('province'), read('countries')])
  return {
    comuni: comuni.map(([istat = '', name = '', sigla = '']) => [istat, name, sigla] as const),
    province: province.map(([sigla = '', name = '']) => [sigla, name] as const),
    countries: countries.map(([code = '', name = '']) => [code, name] as const),
    roads: body.roads.map(road => ({ ...road, points: road.points ?? [] })),
  }
}

export function publishLists(lists: Lists): readonly PublishedList[] {
  return (Object.keys(lists) as (keyof Lists)[]).map(name => {
    const json = JSON.stringify(lists[name])
    return { name, json, digest: createHash('sha256').update(json).digest('hex') }
  })
}

/** Lines of comma-separated values; `#` begins a comment, the first row names the columns, quotes enclose a comma. */
function parseCsv(text: string): string[][] {
  const rows = text.split('\n').map(line => line.trim()).filter(line => line !== '' && !line.startsWith('#'))
  return rows.slice(1).map(row => [...row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(match => (match[1]?.replaceAll('""', '"') ?? match[2] ?? '')))
}
