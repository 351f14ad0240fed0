import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/*
 * `npm run sbom` prints what production is made of, as the lockfile has it: CycloneDX 1.5 with the digest and the licence of each package, and neither
 * network nor clock. npm's own `npm sbom --omit=dev` leaves out what a tool of development needs as well: vue, for one.
 */

interface Locked { readonly version: string, readonly integrity: string, readonly license?: string, readonly dev?: boolean }
interface Lockfile { readonly name: string, readonly version: string, readonly packages: Readonly<Record<string, Locked>> }

const lockfile = JSON.parse(readFileSync(fileURLToPath(new URL('../../package-lock.json', import.meta.url)), 'utf8')) as Lockfile // npm wrote it

const components = Object.entries(lockfile.packages).filter(([path, { dev }]) => path !== '' && dev !== true).map(([path, locked]) => componentOf(path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length), locked))
process.stdout.write(`${JSON.stringify({
  bomFormat: 'CycloneDX', specVersion: '1.5', version: 1,
  metadata: { component: { type: 'application', name: lockfile.name, version: lockfile.version, licenses: licencesOf(lockfile.packages['']?.license) } },
  components: [...new Map(components.map(one => [one.purl, one])).values()],
}, undefined, 2)}\n`)

function componentOf(name: string, { version, integrity, license }: Locked) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [, sha512 = ''] = integrity.split('sha512-')
  return { type: 'library', 'bom-ref': purl, name, version, purl, hashes: [{ alg: 'SHA-512', content: Buffer.from(sha512, 'base64').toString('hex') }], licenses: licencesOf(license) }
}

/** One licence by its SPDX name, or an expression of several. */
function licencesOf(license: string | undefined): readonly object[] {
  if (license === undefined) return []
  return [/[ (]/.test(license) ? { expression: license.startsWith('SEE ') ? 'LicenseRef-see-package' : license } : { license: { id: license } }]
}
