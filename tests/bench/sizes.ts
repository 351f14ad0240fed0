import { measureSizes } from '../architecture/sizes.ts'
import { builtApp } from './built.ts'
import type { Bench } from './report.ts'

/** The weight of the built app, as the gate holds it. */
export const sizesBench: Bench = {
  name: 'sizes',
  async run() {
    const sizes = await measureSizes(builtApp())
    return {
      bench: 'sizes',
      measures: sizes.map(({ what, bytes, limit, goal = limit }) => ({ what, value: bytes / 1_000, unit: 'kB', limit: { atMost: goal / 1_000 } })),
      method: ['Brotli, as sent. Scripts are those a page needs before it can be used; sending (axios, the outbox runner) and search load after.'],
    }
  },
}
