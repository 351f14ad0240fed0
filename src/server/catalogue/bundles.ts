import { createHash } from 'node:crypto'
import type { PublishedDefinition } from './catalogue.ts'

/** Several definitions in one answer. */
export interface Bundle {
  /** SHA-256 of the digests of what is in it: the same definitions make the same bundle. */
  readonly digest: string
  readonly definitions: readonly string[]
  /** A JSON list of the definitions' canonical texts. */
  readonly text: () => string
}

/**
 * So many that they say most of what they have in common once (half the bytes of single answers, measured over all of them), and so few that
 * on a weak line an answer comes whole within half a minute.
 */
const IN_ONE = 8

/** @returns all of them, in their order, a few to a bundle */
export function bundlesOf(definitions: readonly PublishedDefinition[]): readonly Bundle[] {
  const bundles = Math.ceil(definitions.length / IN_ONE)
  return Array.from({ length: bundles }, (_, index) => bundle(definitions.slice(index * IN_ONE, (index + 1) * IN_ONE)))
}

function bundle(definitions: readonly PublishedDefinition[]): Bundle {
  const digests = definitions.map(({ ref }) => ref.digest)
  return {
    digest: createHash('sha256').update(digests.join('\n')).digest('hex'),
    definitions: digests,
    text: () => `[${definitions.map(({ json }) => json).join(',')}]`,
  }
}
