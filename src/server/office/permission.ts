import type { StaffRole } from '#contract/identity.ts'
import { hasRole, officesOf, type Actor, type StaffActor } from '../identity/index.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'

/** Who works on a filing: its officers, and the head of its office. */
const WORKERS: readonly StaffRole[] = ['officer', 'head']

/** The staff member who asks. A citizen's session opens nothing here. @returns `identity.login-required`, `permission.denied`. */
export function staffOf(actor: Actor): Result<StaffActor> {
  if (actor.kind === 'staff') return ok(actor)
  return actor.kind === 'anonymous' ? refuse('identity.login-required', {}) : refuse('permission.denied', {})
}

/**
 * The offices whose filings somebody may see in the list: number, date, sender, subject and state. The protocol office keeps the whole register;
 * an administrator sets up the counter and sees no filing.
 */
export function listedOffices(staff: StaffActor): readonly string[] | '*' {
  return keepsRegister(staff) ? '*' : officesOf(staff, WORKERS)
}

/** Whether somebody is of the protocol office, which keeps the register of the whole body. */
export function keepsRegister(staff: StaffActor): boolean {
  return officesOf(staff, ['protocol']).length > 0
}

/** Whether somebody may open a filing of the office: answers and documents. The protocol office may not. */
export function canRead(staff: StaffActor, office: string): boolean {
  return hasRole(staff, WORKERS, office)
}

export function canWork(staff: StaffActor, office: string): boolean {
  return hasRole(staff, WORKERS, office)
}
