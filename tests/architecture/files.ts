import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

export interface SourceFile {
  /** From the top of the project, with slashes. */
  readonly path: string
  readonly text: string
}

/** Every file under a folder of the project whose name ends so. */
export function sourcesUnder(folder: string, ...endings: readonly string[]): readonly SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && endings.some(ending => entry.name.endsWith(ending)))
    .map(entry => join(entry.parentPath, entry.name))
    .map(path => ({ path: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }))
    .toSorted((one, other) => one.path.localeCompare(other.path))
}

/** Product code: neither a test nor what tests build with. */
export function isProduct({ path }: SourceFile): boolean {
  return !/\.(?:test|builder)\.ts$/.test(path)
}
