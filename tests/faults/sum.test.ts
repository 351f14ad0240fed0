import { expect, it } from 'vitest'
import { addUp, sumRowOf } from './sum.ts'

const report = (rows: Readonly<Record<string, number>>): string => ['| what | number |', '| --- | --- |', ...Object.entries(rows).map(([what, number]) => `| ${what} | ${number.toLocaleString('en')} |`)].join('\n')

const inBrowsers = (seed: number, filings: number, findings = 0): { readonly name: string, readonly text: string } => ({
  name: `2026-11-22-10-${String(seed).padStart(2, '0')}-L2-seed-${String(seed)}.md`,
  text: report({
    seed, 'filings registered': filings, 'browsers ended by kill -9': 70, requests: 5_000, connections: 900, 'connections that met a fault': 300,
    'servers ended by kill -9': 8, 'PostgreSQL ended by kill -9': 2, '**lost**': findings, '**doubled**': 0, '**gaps in the numbers**': 0, 'rules broken in all': findings, seconds: 800,
  }),
})

it('adds up the reports of one level, each seed once', () => {
  const rows = addUp('L2', [inBrowsers(1, 1_000), inBrowsers(2, 90), inBrowsers(1, 40)])
  expect(rows.map(({ seed, numbers: [filings] }) => [seed, filings])).toEqual([['1', 1_000], ['2', 90]])
})

it('believes the report of a seed that found something, whenever it was', () => {
  const [row] = addUp('L2', [inBrowsers(1, 100), inBrowsers(1, 100, 3), inBrowsers(1, 100)])
  expect(row?.numbers).toContain(3)
})

it('leaves out reports of another level, and those of before all of it was counted', () => {
  const old = { name: '2026-11-22-09-00-L2-seed-5.md', text: report({ 'filings registered': 8 }) }
  const other = { ...inBrowsers(6, 9), name: '2026-11-22-09-00-L1-seed-6.md' }
  expect(addUp('L2', [old, other])).toEqual([])
  expect(sumRowOf('L2', [['seed', 1]])).toBeUndefined()
})
