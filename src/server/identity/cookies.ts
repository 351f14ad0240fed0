import type { CookieSerializeOptions } from '@fastify/cookie'

export interface CookieScheme { readonly https: boolean }

/** With https the name carries `__Host-`: no other host, no http page and no sub-path can set or shadow it (S05). */
export function sessionCookieName({ https }: CookieScheme): string {
  return https ? '__Host-sessione' : 'sessione'
}

/** `Lax`, not `Strict`: coming back from the identity provider is a navigation from another site. */
export function cookieOptions({ https }: CookieScheme): CookieSerializeOptions {
  return { path: '/', httpOnly: true, sameSite: 'lax', secure: https }
}
