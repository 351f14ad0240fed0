import { Environment } from '@marcbachmann/cel-js'
import { CivilDay, dayOf } from './civil-day.ts'
import { declareAnswered } from './answered.ts'
import { declareDecimal } from './decimal.ts'

const SYNC = { async: false } as const

/** An expression is a line of law, not a program: what is larger than this is refused when it is read. */
const LIMITS = { maxAstNodes: 500, maxDepth: 32, maxListElements: 200, maxMapEntries: 50, maxCallArguments: 8 } as const

/** The language of the conditions with no field declared in it yet; each caller gets one of its own to declare in. */
export function newLanguage(): Environment {
  return LANGUAGE.clone()
}

const LANGUAGE = makeLanguage()

function makeLanguage(): Environment {
  const environment = new Environment({ limits: LIMITS })
  declareDecimal(environment)
  declareDates(environment)
  declareAnswered(environment)
  return environment
}

function declareDates(environment: Environment): void {
  environment.registerType('date', { ctor: CivilDay, fields: {} })
  environment.registerOperator('date == date: bool', (a: CivilDay, b: CivilDay) => a.number === b.number)
  environment.registerOperator('date < date: bool', (a: CivilDay, b: CivilDay) => a.number < b.number)
  environment.registerOperator('date <= date: bool', (a: CivilDay, b: CivilDay) => a.number <= b.number)
  environment.registerOperator('date > date: bool', (a: CivilDay, b: CivilDay) => a.number > b.number)
  environment.registerOperator('date >= date: bool', (a: CivilDay, b: CivilDay) => a.number >= b.number)
  environment.registerFunction('date(string): date', dateFrom, SYNC)
  environment.registerFunction('dateOf(string): date', dateFrom, SYNC)
  environment.registerFunction('dateOf(date): date', (day: CivilDay) => day, SYNC)
  environment.registerFunction('daysBetween(date, date): int', (from: CivilDay, to: CivilDay) => BigInt(to.number - from.number), SYNC)
  environment.registerFunction('addDays(date, int): date', (day: CivilDay, days: bigint) => day.plusDays(Number(days)), SYNC)
  environment.registerFunction('addMonths(date, int): date', (day: CivilDay, months: bigint) => day.plusMonths(Number(months)), SYNC)
  environment.registerFunction('string(date): string', (day: CivilDay) => day.text, SYNC)
}

function dateFrom(text: string): CivilDay {
  const day = dayOf(text)
  if (!day) throw new RangeError(`Not a civil date: ${text}`)
  return day
}
