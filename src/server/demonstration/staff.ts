import { randomUUID } from 'node:crypto'
import type { StaffRole } from '#contract/identity.ts'
import { identities, type StaffOfficeRole } from '../identity/index.ts'
import type { Body, Platform } from '../platform/ports.ts'

/** The staff of the demonstration, the same in every body. None exists. */
export interface DemoStaff {
  readonly id: string
  readonly name: string
  readonly note: string
  /** In which offices of a body: those whose id begins so; `*` is all of them. */
  readonly roles: readonly { readonly role: StaffRole, readonly offices: readonly string[] }[]
}

export const DEMO_STAFF: readonly DemoStaff[] = [
  { id: 'ottavia.viari', name: 'Ottavia Viari', note: 'Istruttrice, viabilità e concessioni stradali', roles: [{ role: 'officer', offices: ['viabilita', 'concessioni'] }] },
  { id: 'fulvio.carichi', name: 'Fulvio Carichi', note: 'Istruttore, trasporti', roles: [{ role: 'officer', offices: ['trasporti'] }] },
  { id: 'prisca.registri', name: 'Prisca Registri', note: 'Protocollo; istruttrice per accesso agli atti e archivio', roles: [{ role: 'protocol', offices: ['*'] }, { role: 'officer', offices: ['urp', 'archivio'] }] },
  { id: 'leandro.vertici', name: 'Leandro Vertici', note: 'Dirigente di tutti gli uffici', roles: [{ role: 'head', offices: ['*'] }] },
  { id: 'zeno.parametri', name: 'Zeno Parametri', note: 'Amministratore del sistema', roles: [{ role: 'administrator', offices: ['*'] }] },
]

/** Writes the demonstration's staff into each body. May be called at every start: it puts back what was changed. */
export async function loadDemoStaff({ bodies, inTransaction }: Platform): Promise<void> {
  await inTransaction(async tx => {
    for (const body of bodies.all) {
      for (const { id, name, roles } of DEMO_STAFF) {
        await identities(tx).putStaff({ id: randomUUID(), body: body.id, login: id, name, roles: roles.flatMap(({ role, offices }) => rolesIn(body, role, offices)) })
      }
    }
  })
}

function rolesIn(body: Body, role: StaffRole, offices: readonly string[]): readonly StaffOfficeRole[] {
  if (offices.includes('*')) return [{ role, office: '*' }]
  return body.offices.filter(office => offices.some(prefix => office.id.startsWith(prefix))).map(office => ({ role, office: office.id }))
}
