import type { ByHandReply } from '#contract/office.ts'
import { refuse, type Result } from '#domain/problem/problem.ts'
import { enterByHand, type ByHandPorts } from '../filings/index.ts'
import type { Actor } from '../identity/index.ts'
import { keepsRegister, staffOf } from './permission.ts'

/**
 * A receipt that a person brings to the protocol office, which keeps the register: nobody else may enter by hand.
 * @returns `identity.login-required`, `permission.denied`, and what {@link enterByHand} refuses
 */
export async function officeByHand({ body, actor, jws }: { readonly body: string, readonly actor: Actor, readonly jws: string }, ports: ByHandPorts): Promise<Result<ByHandReply>> {
  const staff = staffOf(actor)
  if (!staff.ok) return staff
  if (!keepsRegister(staff.value)) return refuse('permission.denied', {})
  return enterByHand({ body, jws, staff: staff.value }, ports)
}
