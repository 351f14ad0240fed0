/** Reads settings from the environment and gathers every fault, so that one start tells all that is wrong. */
export interface EnvironmentReader {
  text(name: string): string | undefined
  text(name: string, preset: string): string
  integer(name: string, preset: number, range: readonly [min: number, max: number]): number
  flag(name: string, preset: boolean): boolean
  list(name: string): readonly string[]
  url(name: string, protocols: readonly string[]): URL | undefined
  choice<T extends string>(name: string, choices: readonly T[], preset: T): T
  fault(message: string): void
  readonly faults: readonly string[]
}

/** The server must not start: says every setting that is missing or wrong. */
export class BadSettings extends Error {
  override readonly name = 'BadSettings'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The server cannot start with these settings:\n${faults.map(one => `  - ${one}`).join('\n')}`)
    this.faults = faults
  }
}

const YES = ['yes', 'true', '1']
const NO = ['no', 'false', '0']

export function readEnvironment(env: Readonly<Record<string, string | undefined>>): EnvironmentReader {
  const faults: string[] = []
  const raw = (name: string): string | undefined => env[name]?.trim() || undefined
  const text = ((name: string, preset?: string) => raw(name) ?? preset) as EnvironmentReader['text'] // the two overloads say the same
  return {
    text,
    integer(name, preset, [min, max]) {
      const value = raw(name)
      if (value === undefined) return preset
      const number = Number(value)
      if (Number.isInteger(number) && number >= min && number <= max) return number
      faults.push(`${name} must be a whole number from ${String(min)} to ${String(max)}`)
      return preset
    },
    flag(name, preset) {
      const value = raw(name)?.toLowerCase()
      if (value === undefined) return preset
      if (YES.includes(value)) return true
      if (!NO.includes(value)) faults.push(`${name} must be yes or no`)
      return false
    },
    list: name => (raw(name) ?? '').split(',').map(item => item.trim()).filter(Boolean),
    url(name, protocols) {
      const value = raw(name)
      if (value === undefined) return undefined
      const url = URL.canParse(value) ? new URL(value) : undefined
      if (url && protocols.includes(url.protocol)) return url
      faults.push(`${name} must be an address that begins with ${protocols.map(one => `${one}//`).join(' or ')}`)
      return undefined
    },
    choice(name, choices, preset) {
      const value = raw(name)
      const found = value === undefined ? preset : choices.find(one => one === value)
      if (found !== undefined) return found
      faults.push(`${name} must be one of ${choices.join(', ')}`)
      return preset
    },
    fault: message => { faults.push(message) },
    get faults() { return faults },
  }
}
