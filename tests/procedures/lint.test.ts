import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import { readSources } from '#server/catalogue/source.ts'

let shipped: Catalogue
let folder: string

beforeAll(async () => {
  shipped = await readCatalogue(['procedures'])
  folder = await mkdtemp(join(tmpdir(), 'procedures-'))
})
afterAll(() => rm(folder, { recursive: true }))

test('the definitions that ship have no fault, and no text that is hard to read', () => {
  expect(shipped.faults).toEqual([])
})

test.each([
  ['a help', /^( +help: .*?it: )"[^"]*"/m],
  ['the message of a check', /^( +message: .*?it: )"[^"]*"/m],
  ['a declaration', /^( +text:\s+it: )"[^"]*"/m],
])('%s that is hard to read is a warning: the procedure is offered all the same', async (name, pattern) => {
  const copy = await copied(name.replaceAll(' ', '-'))
  await edit(join(copy, 'trasporti/officina-revisione-autorizzazione.yaml'), pattern, '$1"Il sottoscritto richiedente rappresenta preliminarmente la sussistenza dei presupposti normativamente previsti"')
  const { faults, offered } = await readCatalogue([copy]).then(read => ({ faults: read.faults, offered: read.offered('p_pc') }))
  expect(faults).not.toEqual([])
  for (const fault of faults) expect(fault).toMatchObject({ level: 'warning', message: expect.stringContaining('hard to read') as unknown })
  expect(offered.map(one => one.definition.id)).toContain('officina-revisione-autorizzazione')
})

test.each([
  ['p_pc', ['accesso-documentale', 'accesso-passo-carrabile', 'conto-proprio-licenza', 'segnalazione-strada']],
  ['p_sp', ['accesso-archivio-tecnico', 'accesso-documentale', 'accesso-passo-carrabile', 'conto-proprio-licenza', 'segnalazione-strada']],
])('%s offers its procedures', (body, expected) => {
  expect(shipped.offered(body).map(one => one.definition.id)).toEqual(expect.arrayContaining(expected))
})

test('a body lists its procedures in the order in which it puts them forward', () => {
  const enabled = shipped.bodies.byId('p_pc')?.enabled ?? []
  expect(enabled.length).toBeGreaterThan(4)
  expect(shipped.offered('p_pc').map(one => one.definition.id)).toEqual(enabled)
})

test('a call shows its last day in the form and on the sheet, and a body without calls cannot offer what needs one', async () => {
  const definition = shipped.offered('p_sp').find(one => one.ref.id === 'concorso-domanda')?.definition
  expect(definition?.sheet.conditions.it).toContain('- Avviso 4/2025, mobilità tra enti (domande entro il 15/12/2025)')
  expect(definition?.steps.flatMap(step => step.fields).find(field => field.id === 'bando')?.['options']).toContainEqual({
    value: 'avviso-4-2025', closes: '2025-12-15', label: { it: 'Avviso 4/2025, mobilità tra enti (domande entro il 15/12/2025)', en: 'Notice 4/2025, transfer between bodies (apply by 15/12/2025)' },
  })
  const copy = await copied('no-calls')
  await edit(join(copy, '_bodies/p_sp.yaml'), /^ {2}concorso-domanda:\n {4}- id(?:.*\n)+?(?= {2}esame)/m, '')
  const { faults, offered } = await readCatalogue([copy]).then(read => ({ faults: read.faults, offered: read.offered('p_sp') }))
  expect(faults.map(fault => fault.message)).toContain('p_sp has no calls for concorso-domanda')
  expect(offered.map(one => one.ref.id)).not.toContain('concorso-domanda')
})

test('the roads that ship are real ones, each once, and run from a kilometre to a later one', () => {
  for (const { id, roads } of shipped.bodies.all) {
    expect(roads.filter(({ name }) => /prova|test|esempi/i.test(name)), id).toEqual([])
    expect(new Set(roads.map(road => road.code)).size, id).toBe(roads.length)
    expect(roads.filter(({ code, name, kmFrom, kmTo }) => !name.startsWith(`${code} `) || kmFrom >= kmTo), id).toEqual([])
  }
})

test('every procedure has at least five cases', async () => {
  const { cases, definitions } = await readSources(['procedures'])
  for (const { content } of definitions) expect(cases.get(content.id)?.content.length ?? 0, content.id).toBeGreaterThanOrEqual(5)
})

test('every procedure belongs to a moment of life, and every moment leads to a procedure', async () => {
  const { definitions, lifeEvents } = await readSources(['procedures'], { cases: false })
  expect(definitions.filter(({ content }) => content.lifeEvents === undefined).map(({ file }) => file)).toEqual([])
  const used = new Set(definitions.flatMap(({ content }) => content.lifeEvents ?? []))
  expect(lifeEvents.map(event => event.id).filter(event => !used.has(event))).toEqual([])
})

test('a local amount of another procedure does not change the digest', async () => {
  const copy = await copied('digest')
  await edit(join(copy, '_bodies/p_pc.yaml'), /^fees:\n/m, 'fees:\n  una_voce_che_nessuno_legge: 99.00\n')
  const changed = await readCatalogue([copy])
  expect(changed.offered('p_pc').map(one => one.ref.digest)).toEqual(shipped.offered('p_pc').map(one => one.ref.digest))
})

describe('a fault is named with its file and line', () => {
  test.each([
    ['unknown-type', /type: position/, 'type: positon', 'there is no field type positon'],
    ['unknown-name', /visible: '?pericolo/, 'visible: \'pericollo', 'no field or value is called "pericollo"'],
    ['unknown-option', /"si-strada-non-percorribile"/, '"si-strada-chiusa"', 'has no option "si-strada-chiusa"'],
    ['unknown-office', /^office: .*$/m, 'office: ufficio-che-non-esiste', 'office ufficio-che-non-esiste does not exist'],
    ['unknown-area', /^area: .*$/m, 'area: marte', 'has no area marte'],
    ['unknown-life-event', /^lifeEvents: .*$/m, 'lifeEvents: [nozze]', 'life event nozze does not exist'],
    ['unknown-class', /code: "?[\d.]+"?/, 'code: "99.99.99"', 'is not in the classification plan'],
    ['missing-english', /^title:.*$/m, 'title: { it: "Solo italiano" }', 'title'],
    ['unknown-key', /^offline: /m, 'ofline: high\noffline: ', 'must not have additional properties'],
    ['always-true', /visible: '!anonima', prefill: email/, 'visible: \'anonima || !anonima\', prefill: email', 'anonima || !anonima is always true'],
    ['applicant-unnamed', /^identity: .*$/m, 'identity: { assurance: 2 }', 'no field says whose it is'],
    ['signature-nowhere', /^signature: .*$/m, 'signature: digital', 'digital: no required file must be signed'],
    ['no-page', /url: "https:[^"]*"/, 'url: "javascript:alert(1)"', 'law.0.url'],
    ['unknown-name-in-term', /^  silence: nothing$/m, '  silence: nothing\n  cases: [{ when: pericollo, days: 1, silence: none, note: { it: Nota, en: Note } }]', 'no field or value is called "pericollo"'],
    ['used-twice', /id: riferimento/, 'id: titolo', 'titolo is used twice'],
    ['not-yaml', /^version: 1/m, 'version: [1', ''],
  ])('%s', async (name, pattern, replacement, message) => {
    const copy = await copied(name)
    const path = join(copy, 'segnalazioni/segnalazione-strada.yaml')
    const source = await readFile(path, 'utf8')
    expect(source).toMatch(pattern)
    await writeFile(path, source.replace(pattern, replacement))
    const { faults, offered } = await readCatalogue([copy]).then(read => ({ faults: read.faults, offered: read.offered('p_pc') }))
    const fault = faults.find(one => one.level === 'error' && one.message.includes(message))
    expect(fault, JSON.stringify(faults)).toBeDefined()
    expect(fault?.file).toContain('segnalazione-strada.yaml')
    expect(offered.map(one => one.definition.id)).not.toContain('segnalazione-strada')
    expect(offered.length).toBeGreaterThan(0)
  })
})

test.each([
  ['nobody', /^( +)responsible: .*$/m, '$1responsible: ""', 'offices.0.responsible'],
  ['no-privacy-officer', /^dpo: .*$/m, 'dpo: ""', 'dpo'],
  ['no-statement', /^accessibilityStatementUrl: .*$/m, 'accessibilityStatementUrl: "javascript:alert(1)"', 'accessibilityStatementUrl'],
])('an administration with %s is not read: its receipts would name nobody', async (name, pattern, replacement, at) => {
  const copy = await copied(name)
  expect(await readFile(join(copy, '_bodies/p_sp.yaml'), 'utf8')).toMatch(pattern)
  await edit(join(copy, '_bodies/p_sp.yaml'), pattern, replacement)
  const { bodies, faults } = await readCatalogue([copy])
  expect(bodies.all.map(body => body.id)).not.toContain('p_sp')
  expect(faults.find(one => one.file.endsWith('p_sp.yaml'))?.message).toContain(at)
})

async function copied(name: string): Promise<string> {
  const target = join(folder, name)
  await cp('procedures', target, { recursive: true })
  return target
}

async function edit(path: string, pattern: RegExp, replacement: string): Promise<void> {
  await writeFile(path, (await readFile(path, 'utf8')).replace(pattern, replacement))
}
