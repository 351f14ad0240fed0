import type { Site } from './site.ts'

/** What the servers have printed that a run must not have seen. */
export function logFaults(site: Site): readonly string[] {
  const printed = site.printed().join('\n')
  return [...new Set([...printed.matchAll(/^.*(?:request failed|unhandled rejection)[^\n]*\n(?: .*\n)*/gm)].map(([lines]) => `log: ${lines.replace(/\s+/g, ' ')}`))]
}
