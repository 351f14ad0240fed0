import { expect, test } from 'vitest'
import { hardTexts, readingEase } from './reading-ease.ts'

test('short plain sentences are easy, long official ones are hard', () => {
  const plain = 'Compila il modulo. Allega una foto. Invia la domanda. Ricevi subito la ricevuta con il numero di protocollo.'
  const official = 'Il sottoscritto richiedente, consapevole delle responsabilità amministrative conseguenti alla presentazione di dichiarazioni mendaci, rappresenta preliminarmente la sussistenza dei presupposti normativamente previsti'
  expect(readingEase(plain)).toBeGreaterThan(60)
  expect(readingEase(official)).toBeLessThan(30)
})

test('a title of a few words is not judged', () => {
  expect(readingEase('Autorizzazione paesaggistica semplificata')).toBe(100)
})

test('whatever part of a definition they stand in, the hard texts are found', () => {
  const hard = 'Le imprese del consorzio devono svolgere, tutte insieme, meccatronica, carrozzeria e gommista.'
  const field = { id: 'sezione', label: { it: 'Quali attività svolge?', en: '' }, options: [{ id: 'tutte', label: { it: hard, en: '' } }], help: { it: 'Scegli tutte le attività per cui le imprese del consorzio sono iscritte.', en: '' } }
  expect(hardTexts(field).map(one => one.text)).toEqual([hard])
})
