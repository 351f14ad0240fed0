import type { PersonReply } from '#contract/identity.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { without } from '../storage/plain.ts'

/** What the identity says of the person, by the names that a field's `prefill` uses. `owner` is no datum of theirs. */
export function identityAnswers(person: PersonReply | null): Answers {
  if (!person) return {}
  const { gender, ...rest } = without(person, 'owner')
  return { ...rest, ...(gender === undefined ? {} : { gender: gender.toLowerCase() }) } // SPID says M and F, the forms m and f
}
