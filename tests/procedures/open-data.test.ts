import { beforeAll, expect, test } from 'vitest'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import { catalogueGraph, type OpenCatalogue } from '#server/catalogue/open-data.ts'
import type { GraphNode } from '#server/catalogue/graph.ts'
import { toTurtle } from '#server/catalogue/turtle.ts'
import { PREFIXES } from '#server/catalogue/vocabulary.ts'

const ORIGIN = 'https://sportello.example.org'
let catalogue: Catalogue
beforeAll(async () => { catalogue = await readCatalogue(['procedures']) })

function openCatalogue(id: string): OpenCatalogue {
  const body = catalogue.bodies.byId(id)
  if (!body) throw new Error(`${id} has gone`)
  return { body, offered: catalogue.offered(id), lifeEvents: catalogue.lifeEvents, origin: ORIGIN }
}

const services = (id: string): readonly GraphNode[] => catalogueGraph(openCatalogue(id))['dcat:service'] as readonly GraphNode[]
/** The values of a term, however many. */
function many(value: unknown): readonly GraphNode[] {
  if (value === undefined) return []
  return (Array.isArray(value) ? value : [value]) as readonly GraphNode[]
}

/** What CPSV-AP_IT 1.1 asks of a public service: the restrictions of its classes Service and PublicService. */
const ONE_OR_MORE = ['l0:name', 'l0:description', 'cpsvapit:hasChannel', 'cpsvapit:hasAuthenticationMethod', 'cpsvapit:serviceTheme', 'cpsvapit:serviceSector', 'roapit:holdsRoleInTime'] as const
const EXACTLY_ONE = ['l0:identifier', 'cpsvapit:hasiInteractivityLevel'] as const

test.each(['p_pc', 'p_sp'])('every service of %s is what the Italian profile asks for', id => {
  for (const service of services(id)) {
    const name = String(service['l0:identifier'])
    expect(service['@type'], name).toContain('cpsvapit:PublicService')
    for (const term of ONE_OR_MORE) expect(many(service[term]).length, `${name} ${term}`).toBeGreaterThan(0)
    for (const term of EXACTLY_ONE) expect(many(service[term]), `${name} ${term}`).toHaveLength(1)
    expect(many(service['cpsvapit:hasProcessingTime']).length, name).toBeLessThanOrEqual(1)
    for (const one of many(service['cpsvapit:hasChannel'])) expect(many(one['cpsvapit:hasChannelType']), name).toHaveLength(1)
    for (const one of [...many(service['cpsvapit:hasInput']), ...many(service['cpsvapit:producesOutput'])]) expect(one, name).toMatchObject({ 'l0:name': expect.anything() as unknown, 'cpsvapit:hasServiceInputOutputType': { '@id': expect.stringContaining('/service-input-output/') as unknown } })
    for (const one of many(service['cpsvapit:isCompliantWithRule'])) expect(one, name).toMatchObject({ 'l0:identifier': expect.any(String) as unknown, 'cpsvapit:implementsFF': { 'l0:identifier': expect.any(String) as unknown } })
  }
})

test('themes, events, ways in and proofs of identity come from controlled vocabularies', () => {
  const service = services('p_pc').find(one => one['l0:identifier'] === 'accesso-passo-carrabile')
  expect(service).toMatchObject({
    'cpsvapit:hasiInteractivityLevel': { '@id': expect.stringContaining('/interactivity-level/LEVEL3') as unknown },
    'cpsvapit:hasChannel': { 'cpsvapit:hasChannelType': { '@id': expect.stringContaining('/channel/022') as unknown } },
  })
  expect(many(service?.['cpsvapit:hasAuthenticationMethod']).map(one => one['@id']?.split('/').at(-1))).toEqual(['SPIDL2', 'CIE', 'CNS'])
  expect(many(service?.['cpsvapit:serviceTheme']).map(one => one['@id']?.split('/').at(-1))).toEqual(['TRAN', 'REGI', 'ECON'])
  expect(many(service?.['italia:isPartOfEvent']).flatMap(one => many(one['rdfs:seeAlso'])).map(one => one['@id'])).toContain('https://w3id.org/italia/controlled-vocabulary/classifications-for-public-services/life-business-event/life-event/8')
})

test('every topic names the theme under which it is listed', () => {
  for (const { id, topics } of catalogue.bodies.all) expect(topics.filter(topic => topic.theme === undefined).map(topic => topic.id), id).toEqual([])
})

test('the Turtle says the same: each service is a subject once, and only known prefixes are used', () => {
  const open = openCatalogue('p_sp')
  const text = toTurtle(catalogueGraph(open), PREFIXES)
  for (const { ref } of open.offered) expect(text.split(`\n<${ORIGIN}/servizi/${ref.id}#servizio> a `)).toHaveLength(2)
  const withoutWords = text.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""').replaceAll(/<[^>]*>/g, '<>')
  const used = new Set([...withoutWords.matchAll(/(?:^|[\s^])([A-Za-z][\w]*):[\w]/gm)].map(match => match[1]))
  expect([...used].filter(prefix => prefix !== undefined && !(prefix in PREFIXES))).toEqual([])
})
