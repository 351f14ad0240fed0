import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'

/** To be raised when the same text is to be read as something else. */
const READING = 1

/** What texts of YAML hold, by their digest. Only texts without a fault are remembered. */
export interface Parsed {
  readonly get: (text: string) => unknown
  readonly set: (text: string, content: unknown) => void
}

/**
 * Remembers between two starts what the files of the procedures hold: parsing YAML is a quarter of a start, and most starts find the same files.
 * A digest names one text for ever, so nothing here can be out of date; what is not asked for is forgotten at the next {@link RememberedParsing.keep}.
 */
export interface RememberedParsing extends Parsed {
  /** Writes down what was asked for. May fail without harm: the next start then parses again. */
  readonly keep: () => Promise<void>
}

/** @param file where it is kept; one that is missing or damaged holds nothing */
export async function rememberedParsing(file: string): Promise<RememberedParsing> {
  const kept = await readKept(file)
  const asked = new Map<string, unknown>()
  return {
    get: text => {
      const digest = digestOf(text)
      const content = kept.get(digest)
      if (content !== undefined) asked.set(digest, content)
      return content
    },
    set: (text, content) => { asked.set(digestOf(text), content) },
    keep: async () => {
      if (asked.size === kept.size && [...asked.keys()].every(digest => kept.has(digest))) return
      await mkdir(dirname(file), { recursive: true })
      const aside = `${file}.${randomUUID()}` // two servers over one data folder may start in the same moment
      await writeFile(aside, JSON.stringify([...asked]))
      await rename(aside, file) // a start that was killed leaves no half file
    },
  }
}

async function readKept(file: string): Promise<ReadonlyMap<string, unknown>> {
  try {
    return new Map(JSON.parse(await readFile(file, 'utf8')) as [string, unknown][]) // written by keep()
  } catch {
    return new Map()
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(String(READING)).update(text).digest('base64url')
}
