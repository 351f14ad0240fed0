import { describe, expect, test } from 'vitest'
import { sourcesUnder } from './files.ts'

/*
 * While a release takes over, the one before it is at work on the same tables: what a migration changes must be nothing to it (decision 22).
 * What it no longer uses goes one release later, in a file that says so.
 */

/** The last one of before this rule: no server is older than it. */
const FIRST_UNDER_THE_RULE = 58
/** A line by which a file says that the release before has done without what goes. */
const DONE_WITHOUT = /^-- unused since the release before: \S/m

const BREAKING: readonly (readonly [string, RegExp])[] = [
  ['takes something away', /\bdrop\s+(?:table|column|function|procedure|view|schema|type|sequence|default|constraint|trigger|policy)\b/],
  ['gives something another name', /\brename\s+(?:to|column|constraint)\b/],
  ['gives a column another type', /\balter\s+column\s+\S+\s+(?:set\s+data\s+)?type\b/],
  ['asks for a value that the release before does not write', /\bset\s+not\s+null\b|\badd\s+column\b(?:(?!,|;|\bdefault\b)[\s\S])*\bnot\s+null\b(?:(?!,|;|\bdefault\b)[\s\S])*(?:,|;)/],
  ['holds what is written to a new rule', /\balter\s+table\b[^;]*\badd\s+(?:constraint|check|unique|foreign|exclude)\b/],
]

function breaksIn(sql: string): readonly string[] {
  const bare = sql.replace(/--[^\n]*/g, '').replace(/\$\$[\s\S]*?\$\$/g, '\'\'').toLowerCase()
  const made = new Set([...bare.matchAll(/\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([\w.]+)/g)].map(([, name]) => name))
  const closed = [...bare.matchAll(/\balter\s+table\s+([\w.]+)\s+(?:enable|force)\s+row\s+level\s+security|\bcreate\s+policy\s+\S+\s+on\s+([\w.]+)/g)]
    .filter(([, altered, policed]) => !made.has(altered ?? policed)).map(() => 'hides rows of a table that the release before reads')
  return [...BREAKING.filter(([, pattern]) => pattern.test(bare)).map(([what]) => what), ...new Set(closed)]
}

const files = sourcesUnder('src/server/platform/migrations', '.sql').map(({ path, text }) => ({ name: path.split('/').at(-1) ?? '', text }))

describe('a migration leaves the release before at work', () => {
  test.each(files.filter(({ name }) => Number(name.slice(0, 3)) >= FIRST_UNDER_THE_RULE).map(({ name, text }) => [name, text] as const))('%s', (_, text) => {
    expect(DONE_WITHOUT.test(text) ? [] : breaksIn(text)).toEqual([])
  })

  test('and the rule finds what has broken one: row security on tables that were read without it', () => {
    expect(breaksIn(files.find(({ name }) => name.startsWith('052'))?.text ?? '')).toEqual(['hides rows of a table that the release before reads'])
  })

  test.each([
    ['DROP TABLE sportello.outage;', 1], ['ALTER TABLE person DROP COLUMN body;', 1], ['ALTER TABLE person RENAME COLUMN body TO ente;', 1],
    ['ALTER TABLE person ALTER COLUMN body TYPE varchar(5);', 1], ['ALTER TABLE person ADD COLUMN age integer NOT NULL;', 1],
    ['ALTER TABLE person ALTER COLUMN body SET NOT NULL;', 1], ['ALTER TABLE person ADD CONSTRAINT short CHECK (length(body) < 9);', 1],
    ['CREATE POLICY mine ON person USING (true);', 1],
    ['ALTER TABLE person ADD COLUMN age integer NOT NULL DEFAULT 0;', 0], ['ALTER TABLE person ADD COLUMN age integer;', 0],
    ['CREATE TABLE new (id uuid NOT NULL); ALTER TABLE new ENABLE ROW LEVEL SECURITY; CREATE POLICY mine ON new USING (true);', 0],
    ['CREATE INDEX ON person (body); -- DROP TABLE person', 0],
  ])('%s → %i', (sql, breaks) => {
    expect(breaksIn(sql)).toHaveLength(breaks)
  })
})
