import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'

const WORDS: ReadonlyMap<string, boolean> = new Map([['true', true], ['si', true], ['sì', true], ['yes', true], ['false', false], ['no', false]])

const SHOWN = { it: { yes: 'Sì', no: 'No' }, en: { yes: 'Yes', no: 'No' } } as const

const normaliseText = normaliseWith(cleanLine)

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean'
}

/** A question with two answers; neither is the empty one. */
export const yesNoKind = defineKind<boolean>({
  type: 'yes-no',
  cel: 'bool',
  holds: isBoolean,
  normalise: raw => {
    const text = normaliseText(raw)
    return typeof text === 'string' ? WORDS.get(text.toLowerCase()) ?? text : text
  },
  judge: () => [],
  show: (value, _, language) => SHOWN[language][value ? 'yes' : 'no'],
  toCel: value => value,
})
