import type { StaffRole } from '#contract/identity.ts'
import type { Realm } from '../platform/config.ts'
import type { Database, Transaction } from '../platform/database.ts'

export interface Evidence { readonly body: string, readonly at: Date, readonly realm: Realm, readonly outcome: string, readonly event: string, readonly sealed: Buffer }

/** A type, not an interface: Kysely wants an index signature. */
type Tables = {
  person: { id: string, body: string, fiscal_number: string }
  staff_member: { id: string, body: string, login: string, name: string, active: boolean }
  staff_role: { staff_id: string, office: string, role: StaffRole }
  session: SessionRow & { token_hash: Buffer }
  login_evidence: Evidence
}

export interface SessionRow {
  readonly body: string
  readonly person_id: string | null
  readonly staff_id: string | null
  readonly assurance: number
  readonly sealed: Buffer
  readonly created_at: Date
  readonly seen_at: Date
  readonly expires_at: Date
}

export interface StaffRow { readonly id: string, readonly name: string, readonly roles: readonly { readonly role: StaffRole, readonly office: string }[] }
export interface StaffEntry { readonly id: string, readonly body: string, readonly login: string, readonly name: string, readonly roles: StaffRow['roles'] }

/** People, staff, sessions and the evidence of logins. */
export interface Identities {
  /** The person's id in this body, the same at every login through whatever provider (I-05). */
  personId(body: string, fiscalNumber: string, freshId: string): Promise<string>
  staffByLogin(body: string, login: string): Promise<StaffRow | undefined>
  /** Asked at each request, so that a role taken away ends at once (S06). */
  staffById(id: string): Promise<StaffRow | undefined>
  /** Ids of all the staff of that name, also of who has left. */
  staffNamed(body: string, name: string): Promise<readonly string[]>
  /** Everybody who works for the body today, by login. */
  staffOf(body: string): Promise<readonly (StaffRow & { readonly login: string })[]>
  /** Adds the member or renames it, and gives exactly these roles. */
  putStaff(entry: StaffEntry): Promise<void>
  /** Takes every role away; what they did stays theirs. */
  retireStaff(id: string): Promise<void>
  addSession(tokenHash: Buffer, row: SessionRow): Promise<void>
  session(tokenHash: Buffer): Promise<SessionRow | undefined>
  touchSession(tokenHash: Buffer, seenAt: Date): Promise<void>
  endSession(tokenHash: Buffer): Promise<SessionRow | undefined>
  /** All those of one person or member of the staff, but the one named. */
  endSessionsOfOwner(owner: string, but?: Buffer): Promise<readonly SessionRow[]>
  /** Ends the sessions past either limit. @returns what they held, so that their tokens can be revoked */
  endSessionsBefore(now: Date, idleSince: Date): Promise<readonly SessionRow[]>
  /** Everybody's, at once. */
  endSessionsOf(body: string): Promise<void>
  addEvidence(evidence: Evidence): Promise<void>
}

export function identities(source: Database | Transaction): Identities {
  const db = source.$extendTables<Tables>()
  return {
    async personId(body: string, fiscalNumber: string, freshId: string): Promise<string> {
      await db.insertInto('person').values({ id: freshId, body, fiscal_number: fiscalNumber }).onConflict(conflict => conflict.columns(['body', 'fiscal_number']).doNothing()).execute()
      const { id } = await db.selectFrom('person').select('id').where('body', '=', body).where('fiscal_number', '=', fiscalNumber).executeTakeFirstOrThrow()
      return id
    },
    async staffByLogin(body: string, login: string): Promise<StaffRow | undefined> {
      const found = await db.selectFrom('staff_member').select(['id', 'name']).where('body', '=', body).where('login', '=', login).where('active', '=', true).executeTakeFirst()
      return found && { ...found, roles: await rolesOf(found.id) }
    },
    async staffById(id: string): Promise<StaffRow | undefined> {
      const found = await db.selectFrom('staff_member').select(['id', 'name']).where('id', '=', id).where('active', '=', true).executeTakeFirst()
      return found && { ...found, roles: await rolesOf(id) }
    },
    async staffNamed(body: string, name: string): Promise<readonly string[]> {
      return (await db.selectFrom('staff_member').select('id').where('body', '=', body).where('name', '=', name).execute()).map(one => one.id)
    },
    async staffOf(body: string) {
      const found = await db.selectFrom('staff_member').select(['id', 'login', 'name']).where('body', '=', body).where('active', '=', true).orderBy('login').execute()
      return Promise.all(found.map(async one => ({ ...one, roles: await rolesOf(one.id) })))
    },
    async retireStaff(id: string): Promise<void> {
      await db.deleteFrom('staff_role').where('staff_id', '=', id).execute()
      await db.updateTable('staff_member').set({ active: false }).where('id', '=', id).execute()
    },
    async putStaff({ id, body, login, name, roles }: StaffEntry): Promise<void> {
      await db.insertInto('staff_member').values({ id, body, login, name, active: true }).onConflict(conflict => conflict.columns(['body', 'login']).doUpdateSet({ name, active: true })).execute()
      const member = await db.selectFrom('staff_member').select('id').where('body', '=', body).where('login', '=', login).executeTakeFirstOrThrow()
      await db.deleteFrom('staff_role').where('staff_id', '=', member.id).execute()
      if (roles.length > 0) await db.insertInto('staff_role').values(roles.map(role => ({ ...role, staff_id: member.id }))).execute()
    },
    async addSession(tokenHash: Buffer, row: SessionRow): Promise<void> {
      await db.insertInto('session').values({ ...row, token_hash: tokenHash }).execute()
    },
    session: (tokenHash: Buffer): Promise<SessionRow | undefined> => db.selectFrom('session').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst(),
    async touchSession(tokenHash: Buffer, seenAt: Date): Promise<void> {
      await db.updateTable('session').set({ seen_at: seenAt }).where('token_hash', '=', tokenHash).execute()
    },
    endSession: (tokenHash: Buffer): Promise<SessionRow | undefined> => db.deleteFrom('session').where('token_hash', '=', tokenHash).returningAll().executeTakeFirst(),
    endSessionsBefore: (now: Date, idleSince: Date): Promise<readonly SessionRow[]> =>
      db.deleteFrom('session').where(where => where.or([where('expires_at', '<=', now), where('seen_at', '<=', idleSince)])).returningAll().execute(),
    endSessionsOfOwner: (owner: string, but?: Buffer): Promise<readonly SessionRow[]> =>
      db.deleteFrom('session').where(where => where.or([where('person_id', '=', owner), where('staff_id', '=', owner)])).$if(but !== undefined, query => query.where('token_hash', '!=', but ?? null)).returningAll().execute(),
    async endSessionsOf(body: string): Promise<void> {
      await db.deleteFrom('session').where('body', '=', body).execute()
    },
    async addEvidence(evidence): Promise<void> {
      await db.insertInto('login_evidence').values(evidence).execute()
    },
  }

  async function rolesOf(staffId: string): Promise<StaffRow['roles']> {
    return db.selectFrom('staff_role').select(['role', 'office']).where('staff_id', '=', staffId).orderBy('office').orderBy('role').execute()
  }
}
