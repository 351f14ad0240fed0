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
}
