import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import type { Static, TSchema } from 'typebox'
import { Compile, type Validator } from 'typebox/compile'
import { LineCounter, parseDocument, type Document } from 'yaml'
import type { Parsed } from './parsed.ts'
import { BlockShape, BodyShape, CasesShape, DefinitionShape, LifeEventsShape, SynonymsShape, type BlockSource, type BodySource, type CaseSource, type DefinitionSource, type LifeEvent } from './shape.ts'

/** A fault an author must mend, where it stands. */
export interface Fault {
  readonly file: string
  readonly line: number
  readonly level: 'error' | 'warning'
  readonly message: string
}

/** One YAML file that was read: its content and a way back to its lines. */
export interface Source<T> {
  readonly file: string
  /** The folder it was found under, as it was given. */
  readonly folder: string
  readonly content: T
  /** The line on which the value at `path` begins; the nearest parent's when it is absent. */
  readonly lineOf: (path: readonly (string | number)[]) => number
}

export interface Sources {
  readonly bodies: readonly Source<BodySource>[]
  readonly blocks: ReadonlyMap<string, Source<BlockSource>>
  readonly definitions: readonly Source<DefinitionSource>[]
  readonly cases: ReadonlyMap<string, Source<readonly CaseSource[]>>
  /** In the order in which they are offered. */
  readonly lifeEvents: readonly LifeEvent[]
  readonly synonyms: readonly (readonly string[])[]
  readonly faults: readonly Fault[]
}

/**
 * Reads every YAML file of the folders given: `_bodies`, `_blocks`, `_catalogue` and the procedures with their cases.
 * A file that cannot be read or has the wrong shape becomes a fault and is left out; nothing is thrown for what an author can do.
 * @param folders the product's own `procedures` first, a body's further folders after it
 * @param cases whether the cases are read too: only who runs them needs them
 * @param parsed what the same texts held before, if anybody remembers
 */
export async function readSources(folders: readonly string[], { cases = true, parsed = NOTHING_PARSED }: { readonly cases?: boolean, readonly parsed?: Parsed } = {}): Promise<Sources> {
  const reader = new Reader(cases, parsed)
  for (const folder of folders) await reader.readFolder(folder)
  return reader
}

const NOTHING_PARSED: Parsed = { get: () => undefined, set: () => undefined }
const CASES = '.cases.yaml'
const LIFE_EVENTS = '_catalogue/life-events.yaml'
const SYNONYMS = '_catalogue/synonyms.yaml'

class Reader implements Sources {
  readonly bodies: Source<BodySource>[] = []
  readonly blocks = new Map<string, Source<BlockSource>>()
  readonly definitions: Source<DefinitionSource>[] = []
  readonly cases = new Map<string, Source<readonly CaseSource[]>>()
  readonly lifeEvents: LifeEvent[] = []
  readonly synonyms: (readonly string[])[] = []
  readonly faults: Fault[] = []
  readonly #withCases: boolean
  readonly #parsed: Parsed

  constructor(withCases: boolean, parsed: Parsed) {
    this.#withCases = withCases
    this.#parsed = parsed
  }

  async readFolder(folder: string): Promise<void> {
    if (!existsSync(folder)) {
      this.faults.push({ file: folder, line: 1, level: 'error', message: 'the folder does not exist' })
      return
    }
    const names = (await readdir(folder, { recursive: true })).filter(name => name.endsWith('.yaml')).sort()
    for (const name of names) if (this.#withCases || !name.endsWith(CASES)) await this.#readFile(folder, name)
  }

  async #readFile(folder: string, name: string): Promise<void> {
    const text = await readFile(join(folder, name), 'utf8')
    const at = { folder, file: relative(process.cwd(), join(folder, name)), parsed: this.#parsed }
    if (name.startsWith('_bodies/')) this.#keep(parseSource(at, text, BodyShape, this.faults), source => this.bodies.push(source))
    else if (name.startsWith('_blocks/')) this.#keep(parseSource(at, text, BlockShape, this.faults), source => this.blocks.set(source.content.id, source))
    else if (name === LIFE_EVENTS) this.#keep(parseSource(at, text, LifeEventsShape, this.faults), source => this.lifeEvents.push(...source.content))
    else if (name === SYNONYMS) this.#keep(parseSource(at, text, SynonymsShape, this.faults), source => this.synonyms.push(...source.content))
    else if (name.endsWith(CASES)) this.#keep(parseSource(at, text, CasesShape, this.faults), source => this.cases.set(basename(name, CASES), source))
    else if (!name.startsWith('_')) this.#keep(parseSource(at, text, DefinitionShape, this.faults), source => this.definitions.push(source))
  }

  #keep<T>(source: Source<T> | undefined, keep: (source: Source<T>) => void): void {
    if (source !== undefined) keep(source)
  }
}

/** Parses one file and checks its shape; adds a fault for each thing wrong and gives nothing back when there is any. */
function parseSource<S extends TSchema>({ file, folder, parsed }: { readonly file: string, readonly folder: string, readonly parsed: Parsed }, text: string, shape: S, faults: Fault[]): Source<Static<S>> | undefined {
  let read: ReadYaml | undefined
  const yaml = (): ReadYaml => read ??= readYaml(text)
  const lineOf = (path: readonly (string | number)[]): number => lineAt(yaml(), path)
  let content = parsed.get(text)
  if (content === undefined) {
    const { document, lines } = yaml()
    for (const error of document.errors) faults.push({ file, line: lines.linePos(error.pos[0]).line, level: 'error', message: error.message.split('\n')[0] ?? error.message })
    if (document.errors.length > 0) return undefined
    content = document.toJS({ maxAliasCount: 100 })
    parsed.set(text, content)
  }
  const validator = validatorOf(shape)
  const errors = validator.Check(content) ? [] : validator.Errors(content)
  for (const error of errors) {
    const path = error.instancePath.split('/').slice(1).map(part => /^\d+$/.test(part) ? Number(part) : part.replaceAll('~1', '/').replaceAll('~0', '~'))
    faults.push({ file, line: lineOf(path), level: 'error', message: `${path.join('.')}: ${error.message}` })
  }
  return errors.length > 0 ? undefined : { file, folder, content: content as Static<S>, lineOf } // the shape was just checked
}

interface ReadYaml { readonly document: Document, readonly lines: LineCounter }

function readYaml(text: string): ReadYaml {
  const lines = new LineCounter()
  return { document: parseDocument(text, { lineCounter: lines, uniqueKeys: true, strict: true, merge: true }), lines }
}

const validators = new WeakMap<TSchema, Validator>()

/** Compiled at first use: read as it stands, a shape takes ten times as long for each file. */
function validatorOf(shape: TSchema): Validator {
  const known = validators.get(shape) ?? Compile(shape)
  validators.set(shape, known)
  return known
}

function lineAt({ document, lines }: ReadYaml, path: readonly (string | number)[]): number {
  for (let length = path.length; length > 0; length--) {
    const node: unknown = document.getIn(path.slice(0, length), true)
    const range = (node as { range?: readonly [number, number, number] } | undefined)?.range
    if (range) return lines.linePos(range[0]).line
  }
  return 1
}
