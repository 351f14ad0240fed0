import type { Field } from '../procedure/definition.ts'
import type { DraftState } from './assessment.ts'
import type { Answers } from './filing.ts'
import { isSameJson, own } from './json.ts'
import type { Fill } from './reuse.ts'

/*
 * For whom a draft is filled in. A professional files for many: whose data are on the screen must be plain at every step, and nothing
 * of one client may ever reach another's filing.
 */

/** For the person themself; for a party of theirs (a firm they run, somebody they look after); for a client who gave them a mandate. */
export type OnBehalf =
  | { readonly of: 'self' }
  | { readonly of: 'party' | 'client', readonly party: Party }

/** What is known so far of who is represented. */
export interface Party {
  readonly name?: string
  /** Fiscal code or VAT number: what tells one from another. Only once it is written right. */
  readonly code?: string
}

/** The client whose answers a draft holds, as last seen: `answers` are those about the client alone. */
export interface ClientMark { readonly code: string, readonly answers: Answers }

/** The blocks about who files: theirs, whoever the client is. */
const OF_THE_APPLICANT: ReadonlySet<string> = new Set(['applicant', 'candidate', 'closing'])
const MANDATE = 'mandate'
const PARTY = /^party\./

/** For whom the draft is; nothing while that is not answered, or where nobody can file for others. */
export function onBehalfOf(state: DraftState): OnBehalf | undefined {
  const steps = state.procedure.definition.steps
  const isMandate = steps.some(step => step.block === MANDATE && !state.assessment.hiddenSteps.has(step.id))
  if (isMandate) return { of: 'client', party: partyOf(state) }
  if (partyFields(state).length > 0) return { of: 'party', party: partyOf(state) }
  return state.procedure.definition.identity.onBehalf && isMandateRuledOut(state) ? { of: 'self' } : undefined
}

/** The mark of the client a draft is for now; nothing while there is no mandate or the client has no code yet. */
export function clientMark(state: DraftState): ClientMark | undefined {
  const behalf = onBehalfOf(state)
  if (behalf?.of !== 'client' || behalf.party.code === undefined) return undefined
  const answered = partyFields(state).flatMap(({ id }) => own(state.answers, id) === undefined ? [] : [[id, own(state.answers, id)] as const])
  return { code: behalf.party.code, answers: Object.fromEntries(answered) }
}

/**
 * What is taken away when the draft goes to another client: every answer, hidden ones and files too, but those about who files.
 * @param before the client it was for: what was written anew about the client since then stays. Nothing: all of it goes.
 */
export function clearClient(state: DraftState, before?: ClientMark): readonly Fill[] {
  return [...state.procedure.fields.values()].flatMap(({ field, step }): readonly Fill[] => {
    const value = own(state.answers, field.id)
    if (value === undefined || OF_THE_APPLICANT.has(step.block ?? '') || field.prefill !== undefined) return []
    const isNew = before !== undefined && isAboutParty(field) && !isSameJson(own(before.answers, field.id), value)
    return isNew ? [] : [{ field: field.id, value: undefined, before: value }]
  })
}

function isAboutParty(field: Field): boolean {
  return field.fact !== undefined && PARTY.test(field.fact)
}

/** The visible questions about who is represented. */
function partyFields({ procedure, assessment }: DraftState): readonly Field[] {
  return [...procedure.fields.values()].map(({ field }) => field).filter(field => isAboutParty(field) && !assessment.hiddenFields.has(field.id))
}

function partyOf(state: DraftState): Party {
  const said = (fact: string): string | undefined => {
    const field = partyFields(state).find(one => one.fact === fact)
    const value = field && own(state.answers, field.id)
    return field && typeof value === 'string' && !state.assessment.problems.has(field.id) ? value : undefined
  }
  const name = said('party.name')
  const code = said('party.fiscalCode') ?? said('party.vatNumber')
  return { ...(name === undefined ? {} : { name }), ...(code === undefined ? {} : { code }) }
}

/** Whether all that the mandate hangs on is answered, and there is none. */
function isMandateRuledOut({ procedure, answers }: DraftState): boolean {
  const node = procedure.nodes.find(one => one.does === 'show-step' && one.step.block === MANDATE)
  return node?.does === 'show-step' && node.visible.reads.every(name => {
    const source = procedure.names.get(name)
    return source?.of !== 'field' || own(answers, source.field.id) !== undefined
  })
}
