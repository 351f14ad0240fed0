import { Logger } from 'graphile-worker'
import type { Log } from './log.ts'

/** graphile-worker's own words through the server's log: its messages quote payloads and errors, so only warnings and errors pass, and only their first line. */
export function quietJobsLog(log: Log): Logger {
  return new Logger(() => (level, message) => {
    const line = message.split('\n')[0]
    if (level === 'error') log.error({ from: 'jobs' }, line)
    else if (level === 'warning') log.warn({ from: 'jobs' }, line)
  })
}
