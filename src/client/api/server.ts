import { once } from '../page/once.ts'
import type { Api } from './api.ts'

/** This page's own server. Loaded apart from the first page, which reads the catalogue with `first.ts` alone. */
export const server: () => Promise<Api> = once(async () => (await import('./connect.ts')).connect())
