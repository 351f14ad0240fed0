import { createHash } from 'node:crypto'
import type { Catalogue } from '../catalogue/index.ts'
import type { JobHandlers } from '../platform/jobs.ts'
import { addressOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { TELL_TASK, type Announcement } from './announce.ts'
import type { Channels } from './channels.ts'
import { noticeChoices } from './repository.ts'
import { letterOf } from './words.ts'

const MAIL_TASK = 'notices.mail'
const PUSH_TASK = 'notices.push'

interface PushOrder extends Announcement { readonly endpoint: string }

export type TellPorts = Pick<Platform, 'inTransaction' | 'jobs' | 'sealer' | 'config'> & { readonly catalogue: Catalogue, readonly channels: Promise<Channels> }

/**
 * The work of telling people. Each letter and each browser is a job of its own, so that one that fails is tried again alone;
 * what was chosen is read again when it is sent, so that who has changed their mind is told no more.
 */
export function tellingJobs({ inTransaction, jobs, sealer, config, catalogue, channels }: TellPorts): JobHandlers {
  return {
    [TELL_TASK]: async payload => {
      const news = payload as Announcement // written by `announce`
      await inTransaction(async tx => {
        const choices = noticeChoices(tx, sealer)
        if (await choices.mail(news)) await jobs.add(tx, MAIL_TASK, news)
        // The address travels closed, as it stands in its own table.
        await jobs.addEach(tx, PUSH_TASK, (await choices.browsers(news)).map(endpoint => ({ ...news, endpoint: sealer.seal(endpoint, PUSH_TASK).toString('base64') })))
      }, { sees: EVERYTHING })
    },
    [MAIL_TASK]: async payload => {
      const news = payload as Announcement // written above
      const { post } = await channels
      const chosen = await inTransaction(tx => noticeChoices(tx, sealer).mail(news), { sees: EVERYTHING })
      const body = catalogue.bodies.byId(news.body)
      if (!post || !chosen || !body) return
      const letter = letterOf(news.news, { body: body.name, origin: addressOf(body, config), language: chosen.language })
      await post({ ...letter, to: chosen.address, id: `${news.filing} ${news.news}` })
    },
    [PUSH_TASK]: async payload => {
      const news = payload as PushOrder // written above
      const { push } = await channels
      const endpoint = sealer.open(Buffer.from(news.endpoint, 'base64'), PUSH_TASK)
      if (!push || typeof endpoint !== 'string') return
      const isTheirs = await inTransaction(async tx => (await noticeChoices(tx, sealer).browsers(news)).includes(endpoint), { sees: EVERYTHING })
      if (!isTheirs) return
      const topic = createHash('sha256').update(news.filing).digest('base64url').slice(0, 32) // later news of a filing takes the place of what still waits (RFC 8030 §5.4)
      if (await push.wake(endpoint, topic) === 'gone') await inTransaction(tx => noticeChoices(tx, sealer).removeBrowser(news.body, endpoint), { sees: EVERYTHING })
    },
  }
}
