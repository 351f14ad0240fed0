import type { Answers, CivilDate } from '#domain/filing/filing.ts'
import { fieldsOf, type Definition } from '#domain/procedure/definition.ts'
import { lastDayOf } from './last-day.ts'

/** The last day on which a filing is in time, the nearest when its answers tell several; nothing when they tell none. @param today only names the day it is looked at from */
export function fileByOf(definition: Definition, answers: Answers, today: CivilDate): CivilDate | undefined {
  return fieldsOf(definition)
    .flatMap(field => field.type === 'deadline' ? lastDayOf(field, answers[field.id], today)?.day ?? [] : [])
    .sort()[0]
}
