import type { CatalogueReply } from '#contract/catalogue.ts'
import type { TimeReply } from '#contract/filings.ts'
import type { SessionReply } from '#contract/identity.ts'
import type { Shape } from './read.ts'

/*
 * What must be there before an answer is believed. The server checks its own answers whole, against the contract;
 * these outlines only tell them from a stranger's, without the contract's validator in the browser.
 */

export type Outline = Readonly<Record<string, 'string' | 'number' | 'boolean' | 'array' | 'object' | 'object or null'>>

/** Whether everything that is outlined is there, and is what it should be. */
export function fits(value: unknown, outline: Outline): boolean {
  if (typeof value !== 'object' || value === null) return false
  const body = value as Readonly<Record<string, unknown>>
  return Object.entries(outline).every(([key, kind]) => {
    const one = body[key]
    if (kind === 'array') return Array.isArray(one)
    if (kind === 'object') return typeof one === 'object' && one !== null
    return typeof one === (kind === 'object or null' ? 'object' : kind)
  })
}

/** Believes a body in which everything that is outlined is there. */
export function shaped<T>(outline: Outline): Shape<T> {
  return (body): body is T => fits(body, outline)
}

// What the first page asks for; the others come with what sends: shapes.ts.
export const isCatalogue = shaped<CatalogueReply>({ body: 'object', areas: 'array', topics: 'array', procedures: 'array' })
export const isSession = shaped<SessionReply>({ person: 'object or null', staff: 'object or null', assurance: 'number' })
export const isTime = shaped<TimeReply>({ now: 'string' })
