const MINUTE_MS = 60_000

/** Hours and minutes between two instants. A part of a minute counts as one: a term is never extended by too little. */
export function durationOf(from: string, to: string): { readonly hours: number, readonly minutes: number } {
  const whole = Math.ceil((Date.parse(to) - Date.parse(from)) / MINUTE_MS)
  return { hours: Math.floor(whole / 60), minutes: whole % 60 }
}
