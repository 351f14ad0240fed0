/** The scripts that this page lets run beside it: its service worker, and workers that were built with it. */
const OURS = /^\/(?:sw|assets\/[\w.-]+)\.js$/

/**
 * A worker's address as the content security policy wants it: stamped by the one policy of ours, which stamps no other.
 * Browsers without Trusted Types take it as it is.
 */
const policy = globalThis.trustedTypes?.createPolicy('sportello', {
  createScriptURL: url => {
    if (!OURS.test(url)) throw new TypeError('only our own workers are started')
    return url
  },
})

export function stamped(url: string): string {
  return policy?.createScriptURL(url) ?? url
}
