import { Gauge } from 'prom-client'
import type { Room } from '../platform/ports.ts'
import { CHECK_TASK, nightlyCheck } from './nightly.ts'
import { checkNow } from './repository.ts'

/** Reads each night what was registered, and tells at /metrics what came of it. */
export const integrityRoom: Room = {
  name: 'integrity',
  routes(app, { db }) {
    const gauge = (name: string, help: string, valueOf: (check: NonNullable<Awaited<ReturnType<typeof checkNow>>>) => number): void => {
      const told: Gauge = new Gauge({ name, help, registers: [app.metrics], collect: async () => {
        const check = await checkNow(db).catch(() => undefined) // a database that is away is told elsewhere
        if (check) told.set(valueOf(check))
      } })
    }
    gauge('sportello_integrity_faults', 'Things registered that are not as they were, in the last check or the one that goes on', check => check.faults)
    gauge('sportello_integrity_documents', 'Documents read again in it', check => check.documents)
    gauge('sportello_integrity_ended_seconds', 'When it ended, in seconds since 1970; 0 while it goes on', check => (check.ended?.getTime() ?? 0) / 1_000)
  },
  jobs: nightlyCheck,
  schedule: [{ task: CHECK_TASK, cron: '30 3 * * *' }],
}
