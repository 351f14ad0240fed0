import type { Api } from './api.ts'

let connected: Promise<Api> | undefined

/** This page's own server. Loaded apart from the first page, which reads the catalogue with `first.ts` alone. */
export function server(): Promise<Api> {
  connected ??= import('./connect.ts').then(({ connect }) => connect())
  return connected
}
