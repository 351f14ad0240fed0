import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const README = fileURLToPath(new URL('../../README.md', import.meta.url))

/** The commands that operators are told to run: the one block of the README with these words in it. */
export async function commandsWith(words: string): Promise<string> {
  const blocks = [...(await readFile(README, 'utf8')).matchAll(/^```\n([^]*?)^```$/gm)].map(([, text = '']) => text)
  const found = blocks.filter(text => text.includes(words))
  if (found.length !== 1 || found[0] === undefined) throw new Error(`The README has ${String(found.length)} blocks with ${words}`)
  return found[0]
}
