import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** A release that differs from this tree by one more migration. @returns its tree, made under the folder and removed by the caller */
export async function nextRelease(folder: string, migration: { readonly name: string, readonly sql: string }): Promise<string> {
  const tree = join(folder, 'next')
  await mkdir(tree)
  await cp(join(ROOT, 'src'), join(tree, 'src'), { recursive: true })
  await cp(join(ROOT, 'package.json'), join(tree, 'package.json'))
  await symlink(join(ROOT, 'node_modules'), join(tree, 'node_modules'))
  await writeFile(join(tree, 'src', 'server', 'platform', 'migrations', migration.name), migration.sql)
  return tree
}
