import type { NearestPoint } from './nearest.ts'

/** A place along a road as its answer holds it; `from` and `to` for a stretch. */
type Place = Readonly<Partial<Record<'road' | 'km' | 'from' | 'to' | 'side' | 'note', unknown>>>

/**
 * What an answer becomes when a place on a road is pointed at. A point is put there. Of a stretch the first place is where it begins and the next
 * one, on the same road, where it ends; the one after begins it anew.
 */
export function pointedAt(known: Place, { road, km }: Pick<NearestPoint, 'road' | 'km'>, kms: readonly ('km' | 'from' | 'to')[]): Place {
  if (!kms.includes('to')) return { ...known, road, km }
  const { from, to, ...rest } = known
  if (typeof from !== 'string' || from === '' || to !== undefined || known.road !== road || from === km) return { ...rest, road, from: km }
  return Number(from) < Number(km) ? { ...rest, road, from, to: km } : { ...rest, road, from: km, to: from }
}

/** What an answer becomes when its marker, which stands at its last place, is moved there. */
export function movedTo(known: Place, near: Pick<NearestPoint, 'road' | 'km'>, kms: readonly ('km' | 'from' | 'to')[]): Place {
  const { to, ...rest } = known
  return to === undefined ? pointedAt(kms.includes('to') ? { ...known, from: undefined } : known, near, kms) : pointedAt(rest, near, kms)
}
