import { createHash } from 'node:crypto'
import { sql, type Generated } from 'kysely'
import type { Language } from '#domain/procedure/definition.ts'
import type { Transaction } from '../platform/database.ts'
import type { SealedTable } from '../platform/reseal.ts'
import type { Sealer } from '../platform/sealer.ts'

/** Somebody in one body. */
export interface Addressee { readonly body: string, readonly owner: string }

/** A type, not an interface: Kysely wants an index signature. */
type Tables = {
  'sportello.notice_mail': { body: string, owner: string, language: Language, sealed: Buffer }
  'sportello.notice_push': { body: string, endpoint: Buffer, owner: string, sealed: Buffer, chosen_at: Generated<Date> }
}

export interface NoticeChoices {
  mail(who: Addressee): Promise<{ readonly address: string, readonly language: Language } | undefined>
  setMail(who: Addressee, choice: { readonly address: string, readonly language: Language } | undefined): Promise<void>
  /** Names of the browsers that are theirs: see {@link browserName}. */
  browsers(who: Addressee): Promise<readonly string[]>
  /** The address of a browser of theirs. @returns nothing when it is theirs no more */
  endpoint(who: Addressee, browser: string): Promise<string | undefined>
  /** The browser is theirs from now on, whoever's it was; of more than ten the one chosen longest ago goes. */
  addBrowser(who: Addressee, endpoint: string): Promise<void>
  removeBrowser(body: string, endpoint: string): Promise<void>
}

const PURPOSE = 'notices'
/** What this room keeps sealed. */
export const SEALED_ADDRESSES: readonly SealedTable[] = ['notice_mail', 'notice_push'].map(table => ({ schema: 'sportello', table, purpose: PURPOSE }))
/** More than anybody has: without an end, one person's news would make this server call as many addresses as they can think of. */
const MOST_BROWSERS = 10

/** Where people want to be told. Addresses stand closed in the database. */
export function noticeChoices(tx: Transaction, sealer: Sealer): NoticeChoices {
  const db = tx.$extendTables<Tables>()
  return {
    async mail({ body, owner }) {
      const row = await db.selectFrom('sportello.notice_mail').select(['language', 'sealed']).where('body', '=', body).where('owner', '=', owner).executeTakeFirst()
      const address = row && sealer.open(row.sealed, PURPOSE)
      return row && typeof address === 'string' ? { address, language: row.language } : undefined
    },
    async setMail({ body, owner }, choice) {
      await db.deleteFrom('sportello.notice_mail').where('body', '=', body).where('owner', '=', owner).execute()
      if (choice) await db.insertInto('sportello.notice_mail').values({ body, owner, language: choice.language, sealed: sealer.seal(choice.address, PURPOSE) }).execute()
    },
    async browsers({ body, owner }) {
      const rows = await db.selectFrom('sportello.notice_push').select('endpoint').where('body', '=', body).where('owner', '=', owner).execute()
      return rows.map(row => row.endpoint.toString('hex'))
    },
    async endpoint({ body, owner }, browser) {
      const row = await db.selectFrom('sportello.notice_push').select('sealed').where('body', '=', body).where('owner', '=', owner).where('endpoint', '=', Buffer.from(browser, 'hex')).executeTakeFirst()
      const endpoint = row && sealer.open(row.sealed, PURPOSE)
      return typeof endpoint === 'string' ? endpoint : undefined
    },
    async addBrowser({ body, owner }, endpoint) {
      const sealed = sealer.seal(endpoint, PURPOSE)
      await db.insertInto('sportello.notice_push').values({ body, owner, endpoint: digestOf(endpoint), sealed })
        .onConflict(conflict => conflict.columns(['body', 'endpoint']).doUpdateSet({ owner, sealed, chosen_at: sql`clock_timestamp()` })).execute()
      const tooMany = db.selectFrom('sportello.notice_push').select('endpoint').where('body', '=', body).where('owner', '=', owner).orderBy('chosen_at', 'desc').offset(MOST_BROWSERS)
      await db.deleteFrom('sportello.notice_push').where('body', '=', body).where('endpoint', 'in', tooMany).execute()
    },
    async removeBrowser(body, endpoint) {
      await db.deleteFrom('sportello.notice_push').where('body', '=', body).where('endpoint', '=', digestOf(endpoint)).execute()
    },
  }
}

/** What a browser is called where its address need not be known: nobody finds the address from it. */
export function browserName(endpoint: string): string {
  return digestOf(endpoint).toString('hex')
}

function digestOf(endpoint: string): Buffer {
  return createHash('sha256').update(endpoint).digest()
}
