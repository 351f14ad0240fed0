import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { showDate } from '../date/show-date.ts'
import { defineKind } from '../define-kind.ts'
import { isWallTime, minutesBetween, readWallTime } from './wall-time.ts'

/** How far ahead of ours the clock of a phone may be before its present counts as the future. */
const TOLERANCE_MINUTES = 10

/** Day and time, wall time in Europe/Rome. Expressions see `YYYY-MM-DDTHH:MM`. Properties: `notAfter`, `notBefore`: `now`. */
export const dateTimeKind = defineKind<string>({
  type: 'date-time',
  cel: 'string',
  holds: isWallTime,
  normalise: normaliseWith(text => {
    const line = cleanLine(text)
    return readWallTime(line) ?? line
  }),
  judge: (value, { notAfter, notBefore }, { path, now }) => {
    const ahead = minutesBetween(now, value)
    if (notAfter === 'now' && ahead > TOLERANCE_MINUTES) return [problem('field.in-the-future', { path })]
    return notBefore === 'now' && ahead < -TOLERANCE_MINUTES ? [problem('field.in-the-past', { path })] : []
  },
  misread: (value, _, { path }) => [typeof value === 'string' ? problem('field.bad-format', { path, reason: 'date-time' }) : problem('field.unreadable', { path })],
  show: (value, _, language) => `${showDate(value.slice(0, 10), language)}${language === 'it' ? ', ore ' : ', '}${value.slice(11)}`,
  toCel: value => value,
  lint: field => (['notAfter', 'notBefore'] as const)
    .filter(property => field[property] !== undefined && field[property] !== 'now')
    .map(property => `${property} can only be 'now'`),
})
