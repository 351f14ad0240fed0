import { expect, test } from 'vitest'
import { elided } from './elision.ts'

test.each([
  ['Modificata il 8 marzo 2027 alle ore 14:02.', 'Modificata l’8 marzo 2027 alle ore 14:02.'],
  ['entro il 11 maggio 2027', 'entro l’11 maggio 2027'],
  ['dal 8 gennaio al 11 febbraio 2027', 'dall’8 gennaio all’11 febbraio 2027'],
  ['Il 8 agosto del 2027', 'L’8 agosto del 2027'],
  ['della seduta del 11 giugno 2027', 'della seduta dell’11 giugno 2027'],
  ['il 18 marzo 2027', 'il 18 marzo 2027'],
  ['il 1 marzo 2027', 'il 1 marzo 2027'],
  ['il 8 per cento', 'il 8 per cento'],
])('«%s» is said «%s»', (written, said) => {
  expect(elided(written)).toBe(said)
})
