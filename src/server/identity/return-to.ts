/** What a page is told about a login that did not end well, as `?accesso=…`. */
export type LoginOutcome = 'annullato' | 'livello-basso' | 'non-disponibile' | 'non-riuscito'

const NOWHERE = 'http://nowhere.invalid'
const LONGEST = 500

/**
 * The page to return to, if it is a page of this site: a path from the root, with its query (S46).
 * Anything else (another host, `//host`, a backslash, a scheme, a path of the API or of the login itself) becomes the home page.
 */
export function safeReturnTo(wanted: string | undefined): string {
  if (wanted === undefined || wanted.length > LONGEST || !/^\/(?![/\\])[^\\\p{Cc}]*$/u.test(wanted)) return '/'
  const url = URL.canParse(wanted, NOWHERE) ? new URL(wanted, NOWHERE) : undefined
  if (!url || url.origin !== NOWHERE || url.pathname.startsWith('//') || /^\/(?:api|auth|dev-identity)(?:\/|$)/.test(url.pathname)) return '/'
  url.searchParams.delete('accesso')
  return `${url.pathname}${url.search}${url.hash}`
}

/** The same page, told how the login ended. */
export function returnToWith(returnTo: string, outcome: LoginOutcome): string {
  const url = new URL(returnTo, NOWHERE)
  url.searchParams.set('accesso', outcome)
  return `${url.pathname}${url.search}${url.hash}`
}
