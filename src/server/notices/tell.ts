import { createHash } from 'node:crypto'
import type { Catalogue } from '../catalogue/index.ts'
import type { JobHandlers } from '../platform/jobs.ts'
import { addressOf } from '../platform/origin.ts'
import type { Platform } from '../platform/ports.ts'
import { EVERYTHING } from '../platform/row-sight.ts'
import { TELL_TASK, type Announcement } from './announce.ts'
import type { Channels } from './channels.ts'
import { browserName, noticeChoices } from './repository.ts'
import { letterOf } from './words.ts'

const MAIL_TASK = 'notices.mail'
const PUSH_TASK = 'notices.push'

/** `letter`: which one it is, the same however often the job that asked for it or the job itself is done again. A release before did not say. */
interface MailOrder extends Announcement { readonly letter?: string }
/** `browser`: its name in the table of choices. A release before sent the address itself along, closed. */
interface PushOrder extends Announcement { readonly browser?: string, readonly endpoint?: string }

export type TellPorts = Pick<Platform, 'inTransaction' | 'jobs' | 'sealer' | 'config'> & { readonly catalogue: Catalogue, readonly channels: Promise<Channels> }

/**
 * The work of telling people. Each letter and each browser is a job of its own, so that one that fails is tried again alone;
 * what was chosen is read again when it is sent, so that who has changed their mind is told no more. Who is killed between the sending and the writing
 * down sends again: a letter under the same id, a call that takes the place of the one before (decision 34).
 */
export function tellingJobs({ inTransaction, jobs, sealer, config, catalogue, channels }: TellPorts): JobHandlers {
  return {
    [TELL_TASK]: async (payload, { job }) => {
      const news = payload as Announcement // written by `announce`
      await inTransaction(async tx => {
        const choices = noticeChoices(tx, sealer)
        const letter = letterId(news, job)
        if (await choices.mail(news)) await jobs.add(tx, MAIL_TASK, { ...news, letter } satisfies MailOrder, { key: `${MAIL_TASK} ${letter}` })
        // Only names travel: an address would wait closed with a master key that may be replaced meanwhile.
        await jobs.addEach(tx, PUSH_TASK, (await choices.browsers(news)).map(browser => ({ ...news, browser } satisfies PushOrder)))
      }, { sees: EVERYTHING })
    },
    [MAIL_TASK]: async payload => {
      const news = payload as MailOrder // written above
      const { post } = await channels
      const chosen = await inTransaction(tx => noticeChoices(tx, sealer).mail(news), { sees: EVERYTHING })
      const body = catalogue.bodies.byId(news.body)
      if (!post || !chosen || !body) return
      const letter = letterOf(news.news, { body: body.name, origin: addressOf(body, config), language: chosen.language })
      await post({ ...letter, to: chosen.address, id: news.letter ?? `${news.filing} ${news.news}` })
    },
    [PUSH_TASK]: async payload => {
      const news = payload as PushOrder // written above
      const { push } = await channels
      const browser = news.browser ?? nameOf(sealer.open(Buffer.from(news.endpoint ?? '', 'base64'), PUSH_TASK))
      const endpoint = browser !== undefined && await inTransaction(tx => noticeChoices(tx, sealer).endpoint(news, browser), { sees: EVERYTHING })
      if (!push || !endpoint) return
      const topic = createHash('sha256').update(news.filing).digest('base64url').slice(0, 32) // later news of a filing takes the place of what still waits (RFC 8030 §5.4)
      if (await push.wake(endpoint, topic) === 'gone') await inTransaction(tx => noticeChoices(tx, sealer).removeBrowser(news.body, endpoint), { sees: EVERYTHING })
    },
  }
}

/** A filing is registered once; it moves more than once, and each time is another letter. */
function letterId({ filing, news }: Announcement, job: string): string {
  return news === 'registered' ? `${filing} ${news}` : `${filing} ${news} ${job}`
}

function nameOf(endpoint: unknown): string | undefined {
  return typeof endpoint === 'string' ? browserName(endpoint) : undefined
}
