import { pino, type DestinationStream, type Logger } from 'pino'

export type Log = Logger

/** Whatever may carry a person or a secret never reaches a line, wherever it hangs (S37). */
const HIDDEN = [
  'password', 'token', 'secret', 'cookie', 'authorization', 'fiscalNumber', 'fiscal_number', 'givenName', 'familyName', 'email', 'phone', 'address', 'birthDate', 'answers', 'content',
].flatMap(name => [name, `*.${name}`, `*.*.${name}`])

/**
 * JSON lines on standard output. Requests are logged by method, route pattern, status and duration only:
 * the pattern (`/api/filings/:id`) tells nothing about who asked for what, the URL with its query does.
 */
export function openLog(level: string, destination?: DestinationStream): Log {
  const options = {
    level,
    base: null,
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    redact: { paths: HIDDEN, censor: '[hidden]' },
    serializers: { err: describeOnce, error: describeOnce, req: () => undefined, res: () => undefined },
  }
  return destination ? pino(options, destination) : pino(options)
}

const described = new WeakSet<object>()

/** What a caller has described already stays as it is: described again it would say no more than that it is an object. */
function describeOnce(error: unknown): unknown {
  return typeof error === 'object' && error !== null && described.has(error) ? error : describeError(error)
}

/** Type, SQLSTATE and stack. A database error quotes the row, a syntax error the text that was read: their messages are not written. */
export function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined
  const quotesData = 'severity' in error || error instanceof SyntaxError
  const frames = (error.stack ?? '').split('\n').filter(line => line.startsWith('    at ')).slice(0, 12).map(line => line.trim())
  const description = {
    type: error.name,
    ...(code === undefined ? {} : { code }),
    ...(quotesData ? databaseNames(error) : { message: error.message }),
    frames,
    ...(error.cause instanceof Error ? { cause: describeError(error.cause) } : {}),
  }
  described.add(description)
  return description
}

function databaseNames(error: Error): object {
  const named = error as Error & { table?: unknown, column?: unknown, constraint?: unknown, routine?: unknown } // fields pg sets on its DatabaseError
  return { table: named.table, column: named.column, constraint: named.constraint, routine: named.routine }
}
