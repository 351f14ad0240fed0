import { createHash } from 'node:crypto'
import type { Transporter } from 'nodemailer'
import type { MailConfig } from '../platform/config.ts'
import type { Letter } from './words.ts'

/** Sends one letter. `id`: the same for the same news, so that a letter sent twice is one to a mail program. */
export type Post = (letter: Letter & { readonly to: string, readonly id: string }) => Promise<void>

const PATIENCE_MS = 20_000
const THIS_MACHINE = new Set(['localhost', '127.0.0.1', '[::1]'])

/** The mail server of the settings; absent where there is none. */
export function openPost({ smtp, from }: MailConfig): Post | undefined {
  if (smtp === undefined) return undefined
  let opened: Promise<Transporter> | undefined
  const domain = from.split('@').at(-1) ?? 'localhost'
  return async ({ to, subject, text, id }) => {
    const transport = await (opened ??= openTransport(smtp))
    await transport.sendMail({
      from, subject, text, to: { name: '', address: to },
      messageId: `<${createHash('sha256').update(id).digest('hex').slice(0, 40)}@${domain}>`,
      headers: { 'Auto-Submitted': 'auto-generated' }, // RFC 3834: an absence note must not answer it
    }).catch(tellCodes)
  }
}

/** A mail server quotes whom it refuses, and what fails is written down: of its answer the codes are kept, not the words (S37). */
function tellCodes(error: unknown): never {
  const { code, responseCode } = error as { readonly code?: unknown, readonly responseCode?: unknown } // nodemailer's own
  const answer = typeof responseCode === 'number' ? `: the mail server answered ${String(responseCode)}` : ''
  throw Object.assign(new Error(`a letter was not taken${answer}`), typeof code === 'string' ? { code } : {})
}

async function openTransport(smtp: URL): Promise<Transporter> {
  const { createTransport } = await import('nodemailer') // a start need not wait for it
  return createTransport({
    host: smtp.hostname,
    port: Number(smtp.port) || (smtp.protocol === 'smtps:' ? 465 : 587),
    secure: smtp.protocol === 'smtps:',
    requireTLS: !THIS_MACHINE.has(smtp.hostname), // to another machine a letter never goes in clear, nor a password
    ...smtp.username !== '' && { auth: { user: decodeURIComponent(smtp.username), pass: decodeURIComponent(smtp.password) } },
    connectionTimeout: PATIENCE_MS, greetingTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS,
    disableFileAccess: true, disableUrlAccess: true,
  })
}
