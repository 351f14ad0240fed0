import { beforeAll, expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import { feeQuestions } from '#domain/filing/fee-questions.ts'
import { fieldsOf } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { readCatalogue, type Catalogue } from '#server/catalogue/catalogue.ts'
import { readSources, type Sources } from '#server/catalogue/source.ts'

let catalogue: Catalogue
let sources: Sources
beforeAll(async () => {
  catalogue = await readCatalogue(['procedures'])
  sources = await readSources(['procedures'])
})

test('asked only what the fees depend on, «quanto costa» says what the whole form says, in every case of every procedure', () => {
  let compared = 0
  for (const body of catalogue.bodies.all) {
    for (const { definition } of catalogue.offered(body.id)) {
      const whole = compileProcedure(definition, kinds)
      const part = compileProcedure(feeQuestions(whole), kinds)
      for (const example of sources.cases.get(definition.id)?.content ?? []) {
        if (example.body !== undefined && example.body !== body.id) continue
        const today = example.today ?? '2027-01-10'
        const surroundings = { today, now: `${today}T09:30`, places: catalogue.places(body.id) }
        const due = (procedure: typeof whole): object => Object.fromEntries(openDraft(procedure, example.answers, surroundings).assessment.fees)
        expect(due(part), `${definition.id}: ${example.name}`).toEqual(due(whole))
        compared += 1
      }
    }
  }
  expect(compared).toBeGreaterThan(500)
})

test('it asks few questions', () => {
  for (const { definition } of catalogue.offered('p_sp')) {
    const questions = fieldsOf(feeQuestions(compileProcedure(definition, kinds)))
    expect(questions.length, `${definition.id}: ${questions.map(field => field.id).join(', ')}`).toBeLessThanOrEqual(12)
  }
})
