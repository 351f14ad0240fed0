import type { mandate as italian } from '../it/mandate.ts'
import type { Translation } from '../messages.ts'

export const mandate: Translation<typeof italian> = {
  change: {
    title: 'Change client?',
    text: 'The answers and attachments of {name} will be cleared. Your own data stay.',
    textUnnamed: 'The answers and attachments of the client will be cleared. Your own data stay.',
    count: 'One answer to clear. | {n} answers to clear.',
    nothing: 'There are no answers to clear.',
    clear: 'Clear and change client',
    cleared: 'One answer cleared. | {n} answers cleared.',
    undo: 'Put the answers back',
  },
  other: {
    title: 'You have changed the person or firm you are filing for',
    text: 'The code was {before} before and is {now} now. If it is another client, the answers and attachments of the other cannot stay in this draft.',
    clear: 'It is another client: clear their answers',
    same: 'It is the same: I corrected the code',
  },
  paper: {
    intro: 'The document is filled in with what you have written so far. Print it, have it signed by whoever appoints you and attach it at the step on the power of attorney. It can also be signed digitally, on the PDF.',
    print: 'Print or save as PDF',
    back: 'Back to the draft',
    title: 'Special power of attorney',
    law: 'Under art. 38(3-bis) of DPR 445 of 28 December 2000.',
    client: 'Who gives the power',
    professional: 'Who receives the power',
    what: 'For which filing',
    filing: '{action} ({title}), to be filed with: {body}, {office}.',
    powers: 'Powers given',
    granted: 'given',
    notGranted: 'not given',
    scope: 'The power holds for this filing only and for the marked powers only. Whoever gives it answers for the truth of what is declared; whoever receives it files documents that match the originals and keeps them.',
    duration: 'The power holds until the procedure ends, unless it is revoked before by notice to the office.',
    privacy: 'Whoever signs knows that the data is processed for this procedure (articles 13 and 14 of Regulation EU 2016/679).',
    signClient: 'Signature of who gives the power',
    signProfessional: 'Signature of who accepts it',
    placeAndDate: 'Place and date',
    identity: 'If signed by hand, attach a copy of a valid identity document of whoever gives the power (art. 38(3) DPR 445/2000).',
  },
}
