import type { Config } from './config.ts'
import type { EnvironmentReader } from './environment.ts'

/** Words that stand in examples and never in a real secret. */
const PLACEHOLDERS = /^(?:secret|password|changeme|change-me|admin|test|demo|default|example)/i
const SHORTEST_SECRET = 24

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
  checkKeys(config, read)
  for (const [name, realm] of Object.entries(config.identity.realms)) {
    const prefix = name.toUpperCase()
    if (realm.issuer?.startsWith('http:')) read.fault(`${prefix}_ISSUER must be https`)
    if (realm.clientSecret && isWeak(realm.clientSecret)) read.fault(`${prefix}_CLIENT_SECRET is a placeholder or too short`)
    if (realm.minimumLevel < 2) read.fault(`${prefix}_LEVEL must be 2 or 3: a level 1 login does not identify who files (CAD art. 65)`)
  }
  if (config.metricsToken && isWeak(config.metricsToken)) read.fault('METRICS_TOKEN is a placeholder or too short')
}

function checkKeys({ keys }: Config, read: EnvironmentReader): void {
  if (!keys.masterKey) read.fault('MASTER_KEY is missing: 32 bytes in base64 (openssl rand -base64 32), kept apart from the data folder')
  else if (new Set(Buffer.from(keys.masterKey, 'base64')).size < 8) read.fault('MASTER_KEY is not random')
  if (!keys.signingKeys) read.fault('SIGNING_KEYS is missing: the private keys (JWK, ES256) with which each body signs its receipts')
}

function isWeak(secret: string): boolean {
  return secret.length < SHORTEST_SECRET || PLACEHOLDERS.test(secret)
}
