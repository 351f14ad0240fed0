import { readdirSync } from 'node:fs'
import { basename } from 'node:path'
import { readSources, type Sources } from '#server/catalogue/source.ts'
import type { CaseSource } from '#server/catalogue/shape.ts'

const FOLDER = 'procedures'
const CASES = '.cases.yaml'
let read: Promise<Sources> | undefined

/** The names of all procedures, from those of their files, earlier versions left out: what tests are named after must be known before any runs. */
export const PROCEDURES: readonly string[] = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' })
  .filter(name => name.endsWith(CASES)).map(name => basename(name, CASES)).filter(name => !/\.v\d+$/.test(name)).sort()

function sources(): Promise<Sources> {
  return read ??= readSources([FOLDER])
}

/** The worked examples of a procedure, the ordinary one first. */
export async function casesOf(procedure: string): Promise<readonly CaseSource[]> {
  return (await sources()).cases.get(procedure)?.content ?? []
}

/** Whether only the staff of the administration is offered it. */
export async function isForStaff(procedure: string): Promise<boolean> {
  return (await sources()).definitions.some(({ content }) => content.id === procedure && content.identity.staff === true)
}

/** The answers of a worked example, found by the first words of its name. */
export async function answersOf(procedure: string, name: RegExp): Promise<Readonly<Record<string, unknown>>> {
  const found = (await casesOf(procedure)).find(example => name.test(example.name))
  if (!found) throw new Error(`no case of ${procedure} is called ${String(name)}`)
  return found.answers
}
