import { resolve } from 'node:path'
import { readClamd, type ClamdAddress } from './antivirus.ts'
import { BadSettings, readEnvironment, type EnvironmentReader } from './environment.ts'
import { readFailpoints, type FailpointRule } from './failpoints.ts'
import { checkProduction } from './production.ts'

/** Every setting of the server. Read once from the environment; nothing else reads `process.env`. */
export interface Config {
  readonly production: boolean
  /** Fictional people and filings are loaded, and every page says so. */
  readonly demonstration: boolean
  readonly host: string
  readonly port: number
  /** Where citizens reach the server: decides https, `Secure` cookies and HSTS. Absent in development. */
  readonly publicUrl: URL | undefined
  /** Addresses or networks of the proxies whose X-Forwarded-* headers are believed; empty: none is. */
  readonly trustProxy: readonly string[]
  readonly dataDir: string
  /** The built client. */
  readonly distDir: string
  /** Whether devices keep the app for use without a network; off, those that do give it back. */
  readonly offlineApp: boolean
  /** A folder of map tiles, `{z}/{x}/{y}.png`, served under /mappe/. */
  readonly mapTilesDir: string | undefined
  /** Where the signed checkpoints of the audit log are written, best on another disk than the database's. */
  readonly checkpointsDir: string
  /** Folders of definitions, the project's own first. */
  readonly procedures: readonly string[]
  readonly logLevel: string
  /** Bearer token of /metrics; without it only this machine may read them. */
  readonly metricsToken: string | undefined
  readonly contact: string
  /** ClamAV's daemon; absent: uploads are not looked at for viruses. */
  readonly clamd: ClamdAddress | undefined
  /** In production only by a word of its own: something else looks at what is uploaded. */
  readonly allowUnscanned: boolean
  readonly database: DatabaseConfig
  readonly keys: KeysConfig
  readonly mail: MailConfig
  readonly push: PushConfig
  readonly session: { readonly idleMinutes: number, readonly absoluteMinutes: number }
  /** Requests a minute. */
  readonly rateLimit: { readonly perAddress: number, readonly perPerson: number, readonly nameless: number, readonly logins: number }
  readonly identity: IdentityConfig
  /** Where a test stops the server; never in production. */
  readonly failpoints: readonly FailpointRule[]
}

export interface DatabaseConfig {
  /** Absent: the embedded PostgreSQL in the data folder. */
  readonly url: string | undefined
  /** Login that owns the tables and migrates; absent: the same as `url`, and the application lowers itself with SET ROLE. */
  readonly ownerUrl: string | undefined
  readonly allowEmbedded: boolean
  /** Reached over a network that is nobody else's: TLS is not asked for. */
  readonly allowClear: boolean
  /** Connections of this process: the jobs alone hold up to four. */
  readonly poolSize: number
}

export interface MailConfig {
  /** `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`. Absent: no mail is sent, and none is offered. */
  readonly smtp: URL | undefined
  /** Whom the letters come from. */
  readonly from: string
}

export interface PushConfig {
  /** JSON: a private JWK (ES256), by which push services know this server (RFC 8292). Absent: made in the data folder, but in production nobody is offered it. */
  readonly key: string | undefined
  /** Hosts of the push services that may be called; a leading dot stands for everything below. */
  readonly services: readonly string[]
}

export interface KeysConfig {
  /** 32 bytes in base64: wraps the keys of stored documents and seals what is personal. Absent: made in the data folder. */
  readonly masterKey: string | undefined
  /** Earlier master keys, still able to open what they closed. */
  readonly oldMasterKeys: readonly string[]
  /** JSON: body → private JWK (ES256), or a list with the current one first. Absent: made in the data folder. */
  readonly signingKeys: string | undefined
}

export type Realm = 'citizen' | 'staff'

export interface IdentityConfig {
  readonly provider: 'development' | 'oidc'
  readonly realms: Readonly<Record<Realm, RealmConfig>>
  /** Claim names that override the built-in candidates, by attribute. */
  readonly claims: Readonly<Record<string, readonly string[]>>
}

export interface RealmConfig {
  readonly issuer: string | undefined
  readonly clientId: string
  readonly clientSecret: string | undefined
  /** SPID gives attributes only by the `claims` parameter and userinfo; CIE and plain OIDC by scopes as well. */
  readonly profile: 'spid' | 'cie' | 'oidc'
  readonly scopes: string
  /** The one algorithm by which this provider signs ID tokens. */
  readonly idTokenAlg: (typeof ID_TOKEN_ALGS)[number]
  /** The level asked for, and the least accepted, when the page does not ask for more. */
  readonly minimumLevel: 1 | 2 | 3
  /** The provider's own `acr` for a level, where it is not SPID's. */
  readonly acr: Readonly<Partial<Record<1 | 2 | 3, string>>>
}

const MASTER_KEY_BYTES = 32

/** Those by public keys: a token signed with the client's secret proves nothing against who holds that secret. RS256 is every provider's, if it is not told another. */
const ID_TOKEN_ALGS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'Ed25519'] as const

/** The push services of Chromium, Firefox, Safari and Edge: a browser names its own, and the server calls no other address for it (S32). */
const PUSH_SERVICES = ['fcm.googleapis.com', '.push.services.mozilla.com', '.push.apple.com', '.notify.windows.com']

/** @throws {@link BadSettings} with every fault; in production also when a setting is only good for development. */
export function readConfig(env: Readonly<Record<string, string | undefined>>, root: string = process.cwd()): Config {
  const read = readEnvironment(env)
  const production = env['NODE_ENV'] === 'production'
  const dataDir = resolve(root, read.text('DATA_DIR', '.data'))
  const config: Config = {
    production,
    demonstration: read.flag('DEMONSTRATION', !production),
    host: read.text('HOST', production ? '0.0.0.0' : 'localhost'),
    port: read.integer('PORT', 8080, [0, 65_535]),
    publicUrl: read.url('PUBLIC_URL', ['https:', 'http:']),
    trustProxy: read.list('TRUST_PROXY'),
    dataDir,
    distDir: resolve(root, read.text('DIST_DIR', 'dist')),
    offlineApp: read.flag('OFFLINE_APP', true),
    mapTilesDir: folderAt(root, read.text('MAP_TILES_DIR')),
    checkpointsDir: folderAt(root, read.text('CHECKPOINTS_DIR')) ?? resolve(dataDir, 'checkpoints'),
    procedures: [resolve(root, 'procedures'), ...read.list('PROCEDURES').map(folder => resolve(root, folder))],
    logLevel: read.choice('LOG_LEVEL', ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info'),
    metricsToken: read.text('METRICS_TOKEN'),
    contact: read.text('CONTACT_EMAIL', 'urp@example.invalid'),
    clamd: readClamd(read),
    allowUnscanned: read.flag('ALLOW_UNSCANNED_UPLOADS', false),
    database: readDatabase(read),
    keys: readKeys(read),
    mail: readMail(read),
    push: readPush(read),
    session: { idleMinutes: read.integer('SESSION_IDLE_MINUTES', 30, [1, 240]), absoluteMinutes: read.integer('SESSION_MINUTES', 480, [1, 1_440]) },
    rateLimit: {
      perAddress: read.integer('RATE_LIMIT_PER_ADDRESS', 6_000, [1, 10_000_000]),
      perPerson: read.integer('RATE_LIMIT_PER_PERSON', 600, [1, 10_000_000]),
      nameless: read.integer('RATE_LIMIT_NAMELESS', 60, [1, 10_000_000]),
      logins: read.integer('RATE_LIMIT_LOGINS', 300, [1, 10_000_000]),
    },
    identity: readIdentity(read, production),
    failpoints: readFailpoints(read),
  }
  if (production) checkProduction(config, read)
  if (read.faults.length > 0) throw new BadSettings(read.faults)
  return config
}

function folderAt(root: string, path: string | undefined): string | undefined {
  return path === undefined ? undefined : resolve(root, path)
}

function readDatabase(read: EnvironmentReader): DatabaseConfig {
  const protocols = ['postgres:', 'postgresql:']
  return {
    url: read.url('DATABASE_URL', protocols)?.href,
    ownerUrl: read.url('DATABASE_OWNER_URL', protocols)?.href,
    allowEmbedded: read.flag('ALLOW_EMBEDDED_DATABASE', false),
    allowClear: read.flag('ALLOW_CLEAR_DATABASE', false),
    poolSize: read.integer('DATABASE_POOL', 16, [5, 500]),
  }
}

function readMail(read: EnvironmentReader): MailConfig {
  const smtp = read.url('SMTP_URL', ['smtp:', 'smtps:'])
  const from = read.text('MAIL_FROM', '')
  if (smtp && !from.includes('@')) read.fault('MAIL_FROM is missing: the address that letters come from')
  return { smtp, from }
}

function readPush(read: EnvironmentReader): PushConfig {
  const services = read.list('PUSH_SERVICES')
  return { key: read.text('PUSH_KEY'), services: services.length > 0 ? services : PUSH_SERVICES }
}

function readKeys(read: EnvironmentReader): KeysConfig {
  const masterKey = read.text('MASTER_KEY')
  const oldMasterKeys = read.list('OLD_MASTER_KEYS')
  for (const key of [masterKey ?? [], oldMasterKeys].flat()) {
    if (Buffer.from(key, 'base64').length !== MASTER_KEY_BYTES) read.fault('MASTER_KEY and OLD_MASTER_KEYS must be 32 bytes in base64 (openssl rand -base64 32)')
  }
  return { masterKey, oldMasterKeys, signingKeys: read.text('SIGNING_KEYS') }
}

function readIdentity(read: EnvironmentReader, production: boolean): IdentityConfig {
  const provider = read.choice('IDENTITY_PROVIDER', ['development', 'oidc'], production ? 'oidc' : 'development')
  const attributes = ['FISCAL_NUMBER', 'GIVEN_NAME', 'FAMILY_NAME', 'BIRTH_DATE', 'BIRTH_PLACE', 'GENDER', 'EMAIL', 'PHONE', 'ADDRESS', 'COMPANY_NAME', 'VAT_NUMBER', 'STAFF_LOGIN']
  const claims = attributes.flatMap(name => {
    const names = read.list(`CLAIM_${name}`)
    return names.length > 0 ? [[camel(name), names] as const] : []
  })
  const realms = { citizen: readRealm(read, 'CITIZEN'), staff: readRealm(read, 'STAFF') }
  if (provider === 'oidc') {
    for (const [name, realm] of [['CITIZEN', realms.citizen], ['STAFF', realms.staff]] as const) {
      if (!realm.issuer) read.fault(`${name}_ISSUER is missing: the address of the OpenID provider`)
      if (!realm.clientSecret) read.fault(`${name}_CLIENT_SECRET is missing`)
    }
  }
  return { provider, realms, claims: Object.fromEntries(claims) }
}

function readRealm(read: EnvironmentReader, prefix: 'CITIZEN' | 'STAFF'): RealmConfig {
  const profile = read.choice(`${prefix}_PROFILE`, ['spid', 'cie', 'oidc'], prefix === 'CITIZEN' ? 'spid' : 'oidc')
  return {
    issuer: read.url(`${prefix}_ISSUER`, ['https:', 'http:'])?.href,
    clientId: read.text(`${prefix}_CLIENT_ID`, `sportello-${prefix.toLowerCase()}`),
    clientSecret: read.text(`${prefix}_CLIENT_SECRET`),
    profile,
    scopes: read.text(`${prefix}_SCOPES`, profile === 'spid' ? 'openid' : 'openid profile email'),
    idTokenAlg: read.choice(`${prefix}_ID_TOKEN_ALG`, ID_TOKEN_ALGS, 'RS256'),
    minimumLevel: Number(read.choice(`${prefix}_LEVEL`, ['1', '2', '3'], '2')) as 1 | 2 | 3, // the choice lists exactly these
    acr: Object.fromEntries(([1, 2, 3] as const).flatMap(level => {
      const own = read.text(`${prefix}_ACR_${String(level)}`)
      return own === undefined ? [] : [[level, own]]
    })),
  }
}

function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
}
