import type { Answers, CivilDate } from '#domain/filing/filing.ts'
import { fieldsOf, type Definition, type Field } from '#domain/procedure/definition.ts'
import { isCivilDate } from '../date/civil-date.ts'
import { lastDayOf } from './last-day.ts'

/** The last day on which a filing is in time, the nearest when its answers tell several; nothing when they tell none. @param today only names the day it is looked at from */
export function fileByOf(definition: Definition, answers: Answers, today: CivilDate): CivilDate | undefined {
  return fieldsOf(definition)
    .flatMap(field => field.type === 'deadline' ? lastDayOf(field, answers[field.id], today)?.day ?? [] : closingOf(field, answers[field.id]))
    .sort()[0]
}

/** The last day of the call that was chosen: an option may say when it `closes`. */
function closingOf({ type, options }: Field, answer: unknown): CivilDate | [] {
  const chosen = type === 'choice' && Array.isArray(options) ? options.find((one: { readonly value?: unknown }) => one.value === answer) as { readonly closes?: unknown } | undefined : undefined // checked when the definition was read
  return isCivilDate(chosen?.closes) ? chosen.closes : []
}
