import type { Kinds } from '#domain/procedure/kind.ts'
import { choiceKind } from './choice/kind.ts'
import { choicesKind } from './choices/kind.ts'
import { dateKind } from './date/kind.ts'
import { dateTimeKind } from './date-time/kind.ts'
import { declarationKind } from './declaration/kind.ts'
import { euroKind } from './euro/kind.ts'
import { integerKind } from './integer/kind.ts'
import { longTextKind } from './long-text/kind.ts'
import { noteKind } from './note/kind.ts'
import { numberKind } from './number/kind.ts'
import { textKind } from './text/kind.ts'
import { timeKind } from './time/kind.ts'
import { yesNoKind } from './yes-no/kind.ts'

/** The pure half of every field type, by the name definitions call it. A new type is a folder and a line here. */
export const kinds: Kinds = {
  'text': textKind,
  'long-text': longTextKind,
  'number': numberKind,
  'integer': integerKind,
  'euro': euroKind,
  'date': dateKind,
  'time': timeKind,
  'date-time': dateTimeKind,
  'yes-no': yesNoKind,
  'choice': choiceKind,
  'choices': choicesKind,
  'declaration': declarationKind,
  'note': noteKind,
}
