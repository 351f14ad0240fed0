import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Configuration, Provider } from 'oidc-provider'
import type { Realm, RealmConfig } from '../platform/config.ts'
import { memoryAdapter } from './memory-adapter.ts'
import { claimsOf, DEMO_PEOPLE } from './people.ts'
import { DEMO_STAFF } from './staff.ts'

export const MOUNT = '/dev-identity'
/** Marks an account whose e-mail is withheld, so that the claims know what was chosen on the page. */
const NO_EMAIL = '~senza-email'
const HOUR_SECONDS = 3_600
const EID = 'https://attributes.eid.gov.it'

export interface DevelopmentProviders {
  /** The provider of one origin: each host of a body has its own issuer, so that no page leaves its origin. Made when the first person logs in: a start need not wait for it. */
  of(origin: string): Promise<Provider>
  /** What both of its clients prove themselves with. New at each start. */
  readonly clientSecret: string
}

export interface ProviderClients { readonly realms: Readonly<Record<Realm, RealmConfig>>, readonly callbacks: Readonly<Record<Realm, string>> }

/** A person logging in, as one string: who, and whether without e-mail. */
export function accountId(person: string, { withoutEmail }: { readonly withoutEmail: boolean }): string {
  return withoutEmail ? `${person}${NO_EMAIL}` : person
}

export function createDevelopmentProviders(clients: ProviderClients): DevelopmentProviders {
  const clientSecret = randomBytes(32).toString('base64url')
  const cookieKey = randomBytes(32).toString('base64url')
  const providers = new Map<string, Promise<Provider>>()
  let keyMade: Promise<JWK> | undefined
  const open = async (origin: string): Promise<Provider> => {
    const [{ Provider }, signingKey] = await Promise.all([import('oidc-provider'), keyMade ??= newSigningKey()])
    return new Provider(`${origin}${MOUNT}`, configuration(origin, clients, { signingKey, clientSecret, cookieKey }))
  }
  return {
    clientSecret,
    of(origin) {
      const known = providers.get(origin) ?? open(origin)
      providers.set(origin, known)
      return known
    },
  }
}

async function newSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return exportJWK(privateKey)
}

interface Secrets { readonly signingKey: JWK, readonly clientSecret: string, readonly cookieKey: string }

function configuration(origin: string, { realms, callbacks }: ProviderClients, { signingKey, clientSecret, cookieKey }: Secrets): Configuration {
  return {
    adapter: memoryAdapter(),
    clients: (['citizen', 'staff'] as const).map(realm => ({
      client_id: realms[realm].clientId, client_secret: clientSecret, redirect_uris: [`${origin}${callbacks[realm]}`], response_types: ['code'], grant_types: ['authorization_code'],
    })),
    jwks: { keys: [{ ...signingKey, use: 'sig', alg: 'RS256' }] },
    cookies: { keys: [cookieKey], short: { sameSite: 'lax' }, long: { sameSite: 'lax' } },
    pkce: { required: () => true },
    acrValues: [1, 2, 3].map(level => `https://www.spid.gov.it/SpidL${String(level)}`),
    scopes: ['openid', 'profile', 'email'],
    claims: {
      openid: ['sub'], acr: null, email: ['email'],
      profile: ['given_name', 'family_name', 'birthdate', 'gender', 'preferred_username'],
      place_of_birth: null, address: null, phone_number: null, [`${EID}/fiscal_number`]: null, [`${EID}/company_name`]: null, [`${EID}/vat_number`]: null,
    },
    features: { devInteractions: { enabled: false }, claimsParameter: { enabled: true }, revocation: { enabled: true, allowedPolicy: (_, client, token) => token.clientId === client.clientId }, rpInitiatedLogout: { enabled: false } },
    interactions: { url: (_, { uid }) => `${MOUNT}/accesso/${uid}` },
    ttl: { AccessToken: HOUR_SECONDS, AuthorizationCode: 60, Grant: HOUR_SECONDS, IdToken: HOUR_SECONDS, Interaction: HOUR_SECONDS, Session: HOUR_SECONDS },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...claimsFor(id) }) }),
    async loadExistingGrant({ oidc }) { // nobody is asked for consent: the counter asks for what the law says it must know
      const { client, session, provider } = oidc
      if (!client || !session?.accountId) return undefined
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId })
      grant.addOIDCScope('openid profile email')
      grant.addOIDCClaims(['place_of_birth', 'address', 'phone_number', `${EID}/fiscal_number`, `${EID}/company_name`, `${EID}/vat_number`, 'given_name', 'family_name', 'birthdate', 'gender', 'email'])
      await grant.save()
      return grant
    },
    renderError(context, out) {
      context.type = 'text/plain; charset=utf-8'
      context.body = `Il fornitore di identità di prova non può continuare: ${out.error}`
    },
  }
}

function claimsFor(account: string): Readonly<Record<string, unknown>> {
  const id = account.replace(NO_EMAIL, '')
  const person = DEMO_PEOPLE.find(one => one.id === id)
  if (person) return { ...claimsOf(person, { withoutEmail: account.endsWith(NO_EMAIL) }), sub: account }
  const member = DEMO_STAFF.find(one => one.id === id)
  return member ? { preferred_username: member.id, given_name: member.name } : {}
}
