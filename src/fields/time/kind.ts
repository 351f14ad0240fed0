import { problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isClockTime, readClockTime } from './clock-time.ts'

/** A time of the day, to the minute. Expressions see `HH:MM`, which compares as it should. */
export const timeKind = defineKind<string>({
  type: 'time',
  cel: 'string',
  holds: isClockTime,
  normalise: normaliseWith(text => {
    const line = cleanLine(text)
    return readClockTime(line) ?? line
  }),
  judge: () => [],
  misread: (value, _, { path }) => [typeof value === 'string' ? problem('field.bad-format', { path, reason: 'time' }) : problem('field.unreadable', { path })],
  show: value => value,
  toCel: value => value,
})
