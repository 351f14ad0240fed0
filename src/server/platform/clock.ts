/** The server's time. Passed in, so that a test can hold it still. */
export interface Clock { now(): Date }

export const systemClock: Clock = { now: () => new Date() }

const ROME_DAY = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Rome', year: 'numeric', month: '2-digit', day: '2-digit' })

/** The civil day of an instant in Europe/Rome, YYYY-MM-DD: registers and terms count by it. */
export function civilDate(instant: Date): string {
  return ROME_DAY.format(instant)
}
