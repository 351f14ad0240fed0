import { readSources } from '#server/catalogue/source.ts'

/** The answers of a worked example, found by the first words of its name. */
export async function answersOf(procedure: string, name: RegExp): Promise<Readonly<Record<string, unknown>>> {
  const { cases } = await readSources(['procedures'])
  const found = cases.get(procedure)?.content.find(example => name.test(example.name))
  if (!found) throw new Error(`no case of ${procedure} is called ${String(name)}`)
  return found.answers
}
