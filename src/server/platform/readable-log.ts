import type { DestinationStream } from 'pino'

interface Line { readonly level: number, readonly time: string, readonly msg?: string, readonly err?: object, readonly [detail: string]: unknown }

/** pino's own numbers; info is the rule and says nothing. */
const NAMES: Readonly<Record<number, string>> = { 10: 'trace ', 20: 'debug ', 40: 'WARNING ', 50: 'ERROR ', 60: 'FATAL ' }

/** Where log lines go on a developer's terminal: the time, what happened, its details; the stack of an error on the lines below. Production keeps JSON. */
export function readableLines(out: { write(text: string): unknown }): DestinationStream {
  return { write: json => { out.write(`${readable(JSON.parse(json) as Line)}\n`) } } // a line pino has just written
}

function readable({ level, time, msg = '', err, ...details }: Line): string {
  const told = Object.entries(details).filter(([name]) => name !== 'reqId').map(([name, value]) => `${name}=${asText(value)}`)
  const first = [`${time.slice(11, 19)} ${NAMES[level] ?? ''}${msg}`, ...told].join('  ')
  return err === undefined ? first : `${first}\n${JSON.stringify(err, null, 2).replace(/^/gm, '  ')}`
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
