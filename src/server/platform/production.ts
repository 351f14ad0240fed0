import type { Config } from './config.ts'
import type { EnvironmentReader } from './environment.ts'

/** Words that stand in examples and never in a real secret. */
const PLACEHOLDERS = /^(?:secret|password|changeme|change-me|admin|test|demo|default|example)/i
const SHORTEST_SECRET = 24
const EVERYBODY = new Set(['true', 'yes', '1', '*'])

/** Settings that are good on a developer's machine and a danger to citizens (S35, S48): each is a fault in production. */
export function checkProduction(config: Config, read: EnvironmentReader): void {
  if (config.identity.provider === 'development') read.fault('IDENTITY_PROVIDER=development gives anyone any identity: it must not run in production')
  if (config.failpoints.length > 0) read.fault('FAILPOINTS ends the server on purpose: it must not run in production')
  if (config.demonstration) read.fault('DEMONSTRATION=yes loads fictional people: it must not run in production')
  if (config.publicUrl?.protocol !== 'https:') read.fault('PUBLIC_URL is missing or not https: citizens must reach the counter by an https address')
  if (config.logLevel === 'debug' || config.logLevel === 'trace') read.fault(`LOG_LEVEL=${config.logLevel} writes too much: use info`)
  if (!config.database.url && !config.database.allowEmbedded) {
    read.fault('DATABASE_URL is missing: set it, or set ALLOW_EMBEDDED_DATABASE=yes to keep the register in the data folder of this one machine')
  }
  if (config.trustProxy.length === 0) read.fault('TRUST_PROXY is missing: without the address of the proxy that ends TLS every visitor is the proxy, and one who asks too often stops them all')
  const everybody = config.trustProxy.find(one => EVERYBODY.has(one) || one.endsWith('/0'))
  if (everybody !== undefined) read.fault(`TRUST_PROXY=${everybody} believes whoever calls to be a proxy: give the addresses of yours`)
  if (config.clamd === undefined && !config.allowUnscanned) read.fault('CLAMD is missing: name the virus scanner, or set ALLOW_UNSCANNED_UPLOADS=yes where something else scans what is uploaded')
  checkAddresses(config, read)
  checkKeys(config, read)
  if (config.push.key !== undefined) for (const fault of signingFaults(`{"push":${config.push.key}}`)) read.fault(fault.replace('SIGNING_KEYS', 'PUSH_KEY'))
  for (const [name, realm] of Object.entries(config.identity.realms)) {
    const prefix = name.toUpperCase()
    if (realm.issuer?.startsWith('http:')) read.fault(`${prefix}_ISSUER must be https`)
    if (realm.clientSecret && isWeak(realm.clientSecret)) read.fault(`${prefix}_CLIENT_SECRET is a placeholder or too short`)
    if (realm.minimumLevel < 2) read.fault(`${prefix}_LEVEL must be 2 or 3: a level 1 login does not identify who files (CAD art. 65)`)
  }
  const { citizen, staff } = config.identity.realms
  if (citizen.issuer === staff.issuer && citizen.clientId === staff.clientId) read.fault('CITIZEN_CLIENT_ID and STAFF_CLIENT_ID are the same at the same provider: a citizen’s login would open the office')
  if (config.identity.claims['staffLogin']?.length !== 1) read.fault('CLAIM_STAFF_LOGIN must name the one claim by which the staff are known: one that nobody can change for themselves')
  if (config.metricsToken && isWeak(config.metricsToken)) read.fault('METRICS_TOKEN is a placeholder or too short')
}

/** Databases and mail servers are reached with a password, and with everybody's filings. */
function checkAddresses({ database, mail }: Config, read: EnvironmentReader): void {
  const given = { DATABASE_URL: database.url, DATABASE_OWNER_URL: database.ownerUrl, SMTP_URL: mail.smtp?.href }
  for (const [name, address] of Object.entries(given)) {
    if (address === undefined) continue
    const { hostname, password, searchParams } = new URL(address)
    if (password !== '' && isWeak(password)) read.fault(`${name} has a password that is a placeholder or too short`)
    if (name === 'SMTP_URL' || isNear(hostname) || CHECKED_TLS.has(searchParams.get('sslmode') ?? '') || database.allowClear) continue
    read.fault(`${name} goes over a network in clear, or to whoever answers: add sslmode=verify-full, or set ALLOW_CLEAR_DATABASE=yes where nobody else is on that network`)
  }
}

const CHECKED_TLS: ReadonlySet<string> = new Set(['verify-full', 'verify-ca'])

/** This machine, or a socket of it. */
function isNear(hostname: string): boolean {
  return hostname === '' || hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.') || hostname.startsWith('%2F')
}

function checkKeys({ keys }: Config, read: EnvironmentReader): void {
  for (const key of keys.oldMasterKeys) if (isGuessable(key)) read.fault('OLD_MASTER_KEYS has a key that is not random: what it closed is open to anybody; close it again with another')
  if (!keys.masterKey) read.fault('MASTER_KEY is missing: 32 bytes in base64 (openssl rand -base64 32), kept apart from the data folder')
  else if (isGuessable(keys.masterKey)) read.fault('MASTER_KEY is not random: make one with openssl rand -base64 32')
  if (!keys.signingKeys) read.fault('SIGNING_KEYS is missing: the private keys (JWK, ES256) with which each body signs its receipts')
  else for (const fault of signingFaults(keys.signingKeys)) read.fault(fault)
}

/** Bytes that count up, or are nearly all the same. */
function isGuessable(key: string): boolean {
  const bytes = [...Buffer.from(key, 'base64')]
  const steps = bytes.slice(1).map((byte, index) => byte - (bytes[index] ?? 0))
  return new Set(bytes).size < 8 || new Set(steps).size === 1
}

/** Private keys that are printed in RFC 7515 and RFC 7517: everybody can sign with them. */
const PRINTED_KEYS = new Set(['f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', 'MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4'])

function signingFaults(text: string): readonly string[] {
  const found = readJson(text)
  if (typeof found !== 'object' || found === null || Array.isArray(found)) return ['SIGNING_KEYS must be a JSON object from body to private JWK, or to a list of them with the current one first']
  return Object.entries(found).flatMap(([body, keys]: [string, unknown]) => {
    const [current, ...older] = [keys].flat() as readonly (Readonly<Record<string, unknown>> | null | undefined)[] // looked at member by member
    const isKey = (key: typeof current): boolean => key?.['kty'] === 'EC' && key['crv'] === 'P-256'
    return [
      ...isKey(current) && typeof current?.['d'] === 'string' ? [] : [`SIGNING_KEYS: the first key of ${body} must be a private EC key on P-256`],
      ...older.every(isKey) ? [] : [`SIGNING_KEYS: an older key of ${body} is no EC key on P-256`],
      ...[current, ...older].some(key => PRINTED_KEYS.has(String(key?.['x']))) ? [`SIGNING_KEYS: a key of ${body} is printed in a standard, anybody can sign with it: make one of your own`] : [],
    ]
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined // told by the caller, without the text: it is a secret
  }
}

function isWeak(secret: string): boolean {
  return secret.length < SHORTEST_SECRET || PLACEHOLDERS.test(secret)
}
