import * as oidc from 'openid-client'
import { acrOf, assuranceOf } from '#domain/identity/assurance.ts'
import type { Assurance } from '#domain/procedure/definition.ts'
import type { IdentityConfig, Realm, RealmConfig } from '../platform/config.ts'
import { SPID_CLAIMS, type Claims } from './claims.ts'
import type { LoginOutcome } from './return-to.ts'

/** How the identity providers are reached. The development provider answers in this very process. */
export interface ProviderConnection {
  issuer(realm: Realm, origin: string): URL
  readonly fetch?: oidc.CustomFetch
  readonly clientSecret?: string
  /** Allows http: the development provider only. */
  readonly insecure: boolean
}

/** What must be remembered between leaving for the provider and coming back. */
export interface LoginSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
  /** When the browser left, in milliseconds by the machine's own clock: by that the library judges a token's times too. */
  readonly leftAt: number
}

export interface ProvenIdentity {
  readonly claims: Claims
  readonly acr: string
  readonly assurance: Assurance
  readonly issuer: string
  /** When the person proved who they are; nothing when the provider does not say. */
  readonly authenticatedAt?: Date
  readonly idToken: string
  /** The ID token's `jti`. */
  readonly tokenId?: string
  readonly accessToken: string
}

/** A login that did not end well, in the words the page is told. */
export class LoginFailure extends Error {
  override readonly name = 'LoginFailure'
  readonly outcome: LoginOutcome
  /** This server saw that the provider does not work: what a browser brings back says nothing of that, for anybody can write it. */
  readonly isOutage: boolean
  constructor(outcome: LoginOutcome, cause?: unknown, isOutage = false) {
    super(outcome, { cause })
    this.outcome = outcome
    this.isOutage = isOutage
  }
}

export interface IdentityProvider {
  /** Where to send the browser, with a fresh state, nonce and PKCE challenge. @throws {@link LoginFailure} `non-disponibile` */
  leave(realm: Realm, origin: string, level: 1 | 2 | 3): Promise<{ readonly url: URL, readonly secrets: LoginSecrets }>
  /** Trades the code for who it is, and checks state, nonce, issuer, and the signature of the ID token by the provider's published keys (I-01). @throws {@link LoginFailure} */
  comeBack(realm: Realm, callback: URL, secrets: LoginSecrets): Promise<ProvenIdentity>
  /** Ends the access token at the provider (I-06), if it has an address for that. @returns false when the provider refuses @throws when it cannot be reached: worth another try */
  revoke(realm: Realm, origin: string, accessToken: string): Promise<boolean>
  /** Whether whatever a login needs of the provider answers now: what it says of itself, its keys, and its token address, to which nothing is told. */
  isUp(realm: Realm, origin: string): Promise<boolean>
}

const METADATA_LASTS_MS = 3_600_000
const TIMEOUT_SECONDS = 10
/** By how much the provider's clock may be behind. */
const CLOCKS_DIFFER_MS = 60_000
export const CALLBACKS: Readonly<Record<Realm, string>> = { citizen: '/auth/callback', staff: '/auth/staff/callback' }

export function createIdentityProvider({ realms }: IdentityConfig, connection: ProviderConnection): IdentityProvider {
  const configurationOf = cachedDiscovery(realms, connection)
  return {
    async leave(realm, origin, level) {
      const configuration = await configurationOf(realm, origin)
      const secrets = { state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), leftAt: Date.now() }
      const challenge = await oidc.calculatePKCECodeChallenge(secrets.verifier)
      return { secrets, url: oidc.buildAuthorizationUrl(configuration, authorization(realms[realm], { redirectUri: `${origin}${CALLBACKS[realm]}`, secrets, challenge, level })) }
    },
    async comeBack(realm, callback, secrets) {
      const configuration = await configurationOf(realm, callback.origin)
      try {
        return await exchange(configuration, callback, secrets, realms[realm])
      } catch (error) {
        throw failureOf(error)
      }
    },
    async revoke(realm, origin, accessToken) {
      const configuration = await configurationOf(realm, origin)
      if (configuration.serverMetadata().revocation_endpoint === undefined) return true // it ends by itself
      try {
        await oidc.tokenRevocation(configuration, accessToken)
        return true
      } catch (error) {
        if (isUnreachable(error)) throw error
        return false
      }
    },
    async isUp(realm, origin) {
      try {
        const { jwks_uri: keys, token_endpoint: tokens } = (await discover(connection.issuer(realm, origin), realms[realm], connection)).serverMetadata()
        const answers = await Promise.all([keys === undefined || doesAnswer(keys, 'GET', connection), tokens === undefined || doesAnswer(tokens, 'POST', connection)])
        return answers.every(Boolean)
      } catch {
        return false // whatever is wrong with it, nobody gets in
      }
    },
  }
}

type ConfigurationOf = (realm: Realm, origin: string) => Promise<oidc.Configuration>

/** Discovery is asked for once an hour and never remembered when it failed. */
function cachedDiscovery(realms: Readonly<Record<Realm, RealmConfig>>, connection: ProviderConnection): ConfigurationOf {
  const known = new Map<string, { readonly until: number, readonly configuration: Promise<oidc.Configuration> }>()
  return async (realm, origin) => {
    const issuer = connection.issuer(realm, origin)
    const key = `${realm} ${issuer.href}`
    const now = performance.now()
    const held = known.get(key)
    if (held && held.until > now) return held.configuration
    const configuration = discover(issuer, realms[realm], connection)
    known.set(key, { until: now + METADATA_LASTS_MS, configuration })
    try {
      return await configuration
    } catch (error) {
      known.delete(key)
      throw new LoginFailure('non-disponibile', error, true)
    }
  }
}

function discover(issuer: URL, realm: RealmConfig, { fetch, insecure, clientSecret }: ProviderConnection): Promise<oidc.Configuration> {
  return oidc.discovery(issuer, realm.clientId, { id_token_signed_response_alg: realm.idTokenAlg }, oidc.ClientSecretBasic(clientSecret ?? realm.clientSecret ?? ''), {
    timeout: TIMEOUT_SECONDS,
    ...fetch ? { [oidc.customFetch]: fetch } : {},
    // Without the first the library trusts TLS alone: what is kept as evidence would be a token whose signature nobody looked at. The keys are asked for once in five minutes.
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- so marked only to make it stand out; the development provider speaks http
    execute: [oidc.enableNonRepudiationChecks, ...insecure ? [oidc.allowInsecureRequests] : []],
  })
}

/** An answer that refuses is one too. */
async function doesAnswer(address: string, method: 'GET' | 'POST', { fetch: ask }: ProviderConnection): Promise<boolean> {
  const request = { method, headers: {}, body: null, redirect: 'manual' as const, signal: AbortSignal.timeout(TIMEOUT_SECONDS * 1000) }
  const answer = await (ask ? ask(address, request) : fetch(address, request))
  return answer.status < 500
}

interface AuthorizationRequest { readonly redirectUri: string, readonly secrets: LoginSecrets, readonly challenge: string, readonly level: 1 | 2 | 3 }

function authorization(realm: RealmConfig, { redirectUri, secrets, challenge, level }: AuthorizationRequest): Record<string, string> {
  return {
    redirect_uri: redirectUri,
    scope: realm.scopes,
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: secrets.state,
    nonce: secrets.nonce,
    acr_values: realm.acr[level] ?? acrOf(level),
    prompt: 'login', // each filing session rests on a login made now, never on one the provider remembers:
    max_age: '0', // for a provider that does not ask again, and to be told when it did
    ...realm.profile === 'spid' ? { claims: JSON.stringify({ userinfo: Object.fromEntries(SPID_CLAIMS.map(name => [name, null])) }) } : {},
  }
}

async function exchange(configuration: oidc.Configuration, callback: URL, secrets: LoginSecrets, realm: RealmConfig): Promise<ProvenIdentity> {
  const tokens = await oidc.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: secrets.verifier,
    expectedState: secrets.state,
    expectedNonce: secrets.nonce,
    idTokenExpected: true,
  })
  const idToken = tokens.claims()
  if (!idToken || !tokens.id_token) throw new LoginFailure('non-riuscito')
  const more = configuration.serverMetadata().userinfo_endpoint ? await oidc.fetchUserInfo(configuration, tokens.access_token, idToken.sub) : {}
  const acr = typeof idToken.acr === 'string' ? idToken.acr : ''
  const authenticatedAt = timeOf(idToken.auth_time)
  if (isRemembered(authenticatedAt, secrets)) throw new LoginFailure('non-riuscito', new Error(`the provider answers with a login of ${String(idToken.auth_time)}, made before this one began`))
  return {
    claims: { ...idToken, ...more },
    acr,
    assurance: levelOf(realm, acr),
    issuer: idToken.iss,
    ...authenticatedAt !== undefined && { authenticatedAt },
    idToken: tokens.id_token,
    ...typeof idToken.jti === 'string' && { tokenId: idToken.jti.slice(0, 200) },
    accessToken: tokens.access_token,
  }
}

/**
 * Whether the provider let in who had logged in before this login began: on a shared computer that may be somebody else. A provider that does
 * not say when is taken at its word.
 */
function isRemembered(authenticatedAt: Date | undefined, { leftAt }: LoginSecrets): boolean {
  return authenticatedAt !== undefined && authenticatedAt.getTime() < leftAt - CLOCKS_DIFFER_MS
}

/** Seconds since 1970, of this century's length: a provider's slip is no date. */
function timeOf(seconds: unknown): Date | undefined {
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e11 ? new Date(seconds * 1000) : undefined
}

/** A provider with words of its own for the levels has them in the settings. */
function levelOf(realm: RealmConfig, acr: string): Assurance {
  const own = ([3, 2, 1] as const).find(level => realm.acr[level] === acr)
  return own ?? assuranceOf(acr)
}

const OUTCOMES: Readonly<Record<string, LoginOutcome>> = {
  access_denied: 'annullato',
  unmet_authentication_requirements: 'livello-basso',
  temporarily_unavailable: 'non-disponibile',
  server_error: 'non-disponibile',
}

function failureOf(error: unknown): LoginFailure {
  if (error instanceof LoginFailure) return error
  if (error instanceof oidc.AuthorizationResponseError) return new LoginFailure(OUTCOMES[error.error] ?? 'non-riuscito', error)
  const isOutage = isUnreachable(error)
  return new LoginFailure(isOutage ? 'non-disponibile' : 'non-riuscito', error, isOutage)
}

/** No answer, a late one, or a failure of the provider's own: not the person's doing. */
function isUnreachable(error: unknown): boolean {
  if (error instanceof oidc.ResponseBodyError) return error.status >= 500
  if (!(error instanceof Error)) return false
  if (error.name === 'TypeError' || error.name === 'TimeoutError' || error.name === 'AbortError') return true
  if (error instanceof oidc.ClientError && (error.code === 'OAUTH_TIMEOUT' || error.code === 'OAUTH_ABORT')) return true
  return error.cause instanceof Response && error.cause.status >= 500
}
