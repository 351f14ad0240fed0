import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** What is looked for on the disk: text, or bytes. */
export type Planted = string | Uint8Array

/** How a browser may write it down: as UTF-8, or with two bytes for each character as IndexedDB and sessions do. */
function formsOf(value: Planted): readonly Buffer[] {
  return typeof value === 'string' ? [Buffer.from(value, 'utf8'), Buffer.from(value, 'utf16le')] : [Buffer.from(value)]
}

/** Searches every file of a browser profile. @returns `value: file` for each find */
export async function searchProfile(profile: string, values: Readonly<Record<string, Planted>>): Promise<readonly string[]> {
  const sought = Object.entries(values).map(([name, value]) => ({ name, forms: formsOf(value) }))
  const found: string[] = []
  for (const entry of await readdir(profile, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = await readFile(path).catch(() => undefined) // the browser at work has just removed it
    if (content) found.push(...sought.filter(({ forms }) => forms.some(form => content.includes(form))).map(({ name }) => `${name}: ${path.slice(profile.length)}`))
  }
  return found
}
