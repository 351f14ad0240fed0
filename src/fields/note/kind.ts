import { defineKind } from '../define-kind.ts'
import { lintLocalText } from '../local-text.ts'

const TONES: readonly unknown[] = [undefined, 'info', 'warning']

/** A text among the questions; it has no answer, whatever is sent. Properties: `text`, `tone`. */
export const noteKind = defineKind<undefined>({
  type: 'note',
  cel: 'string',
  holds: (value): value is undefined => value === undefined,
  normalise: () => undefined,
  judge: () => [],
  show: () => '',
  toCel: () => undefined,
  lint: field => [...lintLocalText(field, 'text'), ...TONES.includes(field['tone']) ? [] : ['tone is neither info nor warning']],
})
