import type { MailChoice, NoticesReply, PushChoice } from '#contract/notices.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import { ownerOf, sightOf, type Actor } from '../identity/index.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import type { Channels } from './channels.ts'
import { noticeChoices, type Addressee } from './repository.ts'

export interface Asking { readonly body: string, readonly actor: Actor }
export type ChoicePorts = Pick<Platform, 'inTransaction' | 'sealer'> & { readonly channels: Channels }

/** How who asks may be told, and what they have chosen. @returns `identity.login-required` */
export async function myNotices({ body, actor }: Asking, { inTransaction, sealer, channels: { post, push } }: ChoicePorts): Promise<Result<NoticesReply>> {
  const owner = ownerOf(actor)
  if (owner === null) return refuse('identity.login-required', {})
  const { mail, browsers } = await inTransaction(async tx => {
    const choices = noticeChoices(tx, sealer)
    return { mail: await choices.mail({ body, owner }), browsers: (await choices.browsers({ body, owner })).length }
  }, { sees: sightOf(body, actor) })
  const address = addressOf(actor)
  return ok({
    ...post && { mail: { on: mail !== undefined, ...address !== undefined && { address } } },
    ...push && { push: { key: push.publicKey, browsers } },
  })
}

/** Letters to the address the identity provider gives, or no more. May be called again. @returns `identity.login-required`, `notices.not-offered` */
export async function chooseMail(asking: Asking, { on, language }: MailChoice, ports: ChoicePorts): Promise<Result<NoticesReply>> {
  const who = addresseeOf(asking)
  if (!who) return refuse('identity.login-required', {})
  const address = addressOf(asking.actor)
  if (on && (!ports.channels.post || address === undefined)) return refuse('notices.not-offered', {})
  await ports.inTransaction(tx => noticeChoices(tx, ports.sealer).setMail(who, on && address !== undefined ? { address, language } : undefined), { sees: sightOf(asking.body, asking.actor) })
  return myNotices(asking, ports)
}

/** Wakes this browser for who asks, or nobody's any more. May be called again. @returns `identity.login-required`, `notices.not-offered`, `notices.unknown-service` */
export async function choosePush(asking: Asking, { on, endpoint }: PushChoice, ports: ChoicePorts): Promise<Result<NoticesReply>> {
  const who = addresseeOf(asking)
  if (!who) return refuse('identity.login-required', {})
  const { push } = ports.channels
  if (on && !push) return refuse('notices.not-offered', {})
  if (on && !push?.knows(endpoint)) return refuse('notices.unknown-service', {})
  // The browser may have been another person's: who holds it says whose it is now, and its address is known to nobody else.
  await ports.inTransaction(async tx => {
    const choices = noticeChoices(tx, ports.sealer)
    await (on ? choices.addBrowser(who, endpoint) : choices.removeBrowser(who.body, endpoint))
  }, { sees: EVERYTHING })
  return myNotices(asking, ports)
}

function addresseeOf({ body, actor }: Asking): Addressee | undefined {
  const owner = ownerOf(actor)
  return owner === null ? undefined : { body, owner }
}

function addressOf(actor: Actor): string | undefined {
  return actor.kind === 'person' ? actor.attributes.email : undefined
}
