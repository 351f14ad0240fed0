/** 8:30, 08.30, 8,30, and 08:30:00 as some browsers give it; an answer has no seconds. */
const TYPED = /^(\d{1,2})[:.,](\d{2})(?::\d{2})?$/

/** HH:MM as answers hold it. */
export function isClockTime(value: unknown): value is string {
  return typeof value === 'string' && /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(value)
}

/** `8.30` → `08:30`; `undefined` when it is no time of the day. */
export function readClockTime(text: string): string | undefined {
  const parts = TYPED.exec(text)
  const time = parts ? `${(parts[1] ?? '').padStart(2, '0')}:${parts[2] ?? ''}` : text
  return isClockTime(time) ? time : undefined
}
