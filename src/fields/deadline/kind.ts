import type { Kind } from '#domain/procedure/kind.ts'
import { dateKind } from '../date/kind.ts'
import { lintDistance } from './last-day.ts'

/**
 * A day that decides until when one may file: that of the race, of the event, of the end of a permit. The answer is that day, as of a `date`;
 * the last day to file is shown beside it. It decides nothing: a check of the definition does, by the server's clock.
 * Properties: those of `date`; `days`, how many before (negative) or after; `working`; `patronDay` and `holidays`, put in by the body.
 */
export const deadlineKind: Kind = {
  ...dateKind,
  type: 'deadline',
  lint: field => [...dateKind.lint?.(field) ?? [], ...lintDistance(field)],
}
