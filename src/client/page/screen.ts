/** Whether there is room beside the text as the page begins; the server, which sees no screen, draws for a phone. */
export function isWide(): boolean {
  return !import.meta.env.SSR && matchMedia('(min-width: 62rem)').matches
}

/** Where the page is found, for who reads it on paper or by a machine; nothing on the server, where nobody prints. */
export function pageAddress(): string {
  return import.meta.env.SSR ? '' : location.origin + location.pathname
}
