import { expect, test } from 'vitest'
import { compileProcedure } from '#domain/condition/compile.ts'
import { termOf } from '#domain/filing/about.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Term, TermCase } from '#domain/procedure/definition.ts'
import { kinds } from '#fields/index.ts'
import { USUAL_DAY } from '#server/catalogue/cases.ts'
import { readCatalogue } from '#server/catalogue/catalogue.ts'
import { readSources } from '#server/catalogue/source.ts'
import { silenceText } from '#server/receipts/silence.ts'

const catalogue = await readCatalogue(['procedures'])
const { cases } = await readSources(['procedures'])

/** What the signed receipt would state, for each term that the examples of a procedure reach. */
function receiptsOf(body: string): readonly string[] {
  return catalogue.offered(body).flatMap(({ definition }) => {
    const procedure = compileProcedure(definition, kinds)
    const terms = (cases.get(definition.id)?.content ?? []).map((example): Term | TermCase => {
      const today = example.today ?? USUAL_DAY
      return termOf(openDraft(procedure, example.answers, { today, now: `${today}T12:00`, places: catalogue.places(body) }))
    })
    return [...new Set<Term | TermCase>([definition.term, ...terms])].map(term => `${definition.id}: ${String(term.days)} ${term.silence}, ${term.from.it}. ${silenceText(term).it}${ownRemedies(term)}`)
  })
}

/** What may be done about it, where it is not what the procedure says. */
function ownRemedies(term: Term | TermCase): string {
  return 'remedies' in term ? ` Rimedi: ${term.remedies.it.trim().replaceAll('\n\n', ' ')}` : ''
}

// Whoever changes one of these lines changes what the administration signs: they are to be read by who knows the law.
test('what receipts state of term and silence, for every procedure and every kind of answers', async () => {
  const [first = [], ...others] = catalogue.bodies.all.map(body => receiptsOf(body.id))
  const lines = [...new Set([...first, ...others.flat()])].sort((one, other) => one.localeCompare(other, 'en'))
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('terms.txt')
})
