import type { Kinds } from '#domain/procedure/kind.ts'
import { addressKind } from './address/kind.ts'
import { attachmentKind } from './attachment/kind.ts'
import { cadastralKind } from './cadastral/kind.ts'
import { choiceKind } from './choice/kind.ts'
import { choicesKind } from './choices/kind.ts'
import { companyKind } from './company/kind.ts'
import { comuneKind } from './comune/kind.ts'
import { dateTimeKind } from './date-time/kind.ts'
import { dateKind } from './date/kind.ts'
import { deadlineKind } from './deadline/kind.ts'
import { declarationKind } from './declaration/kind.ts'
import { emailKind } from './email/kind.ts'
import { euroKind } from './euro/kind.ts'
import { fiscalCodeKind } from './fiscal-code/kind.ts'
import { geoLineKind } from './geo-line/kind.ts'
import { ibanKind } from './iban/kind.ts'
import { integerKind } from './integer/kind.ts'
import { longTextKind } from './long-text/kind.ts'
import { noteKind } from './note/kind.ts'
import { numberKind } from './number/kind.ts'
import { pecKind } from './pec/kind.ts'
import { personKind } from './person/kind.ts'
import { phoneKind } from './phone/kind.ts'
import { photoSeriesKind } from './photo-series/kind.ts'
import { plateKind } from './plate/kind.ts'
import { positionKind } from './position/kind.ts'
import { provinciaKind } from './provincia/kind.ts'
import { repeatKind } from './repeat/kind.ts'
import { roadPointKind } from './road-point/kind.ts'
import { roadStretchKind } from './road-stretch/kind.ts'
import { scanKind } from './scan/kind.ts'
import { textKind } from './text/kind.ts'
import { timeKind } from './time/kind.ts'
import { vatNumberKind } from './vat-number/kind.ts'
import { yesNoKind } from './yes-no/kind.ts'

const single: Kinds = {
  text: textKind,
  'long-text': longTextKind,
  number: numberKind,
  integer: integerKind,
  euro: euroKind,
  date: dateKind,
  deadline: deadlineKind,
  time: timeKind,
  'date-time': dateTimeKind,
  'yes-no': yesNoKind,
  choice: choiceKind,
  choices: choicesKind,
  email: emailKind,
  pec: pecKind,
  phone: phoneKind,
  address: addressKind,
  comune: comuneKind,
  provincia: provinciaKind,
  'fiscal-code': fiscalCodeKind,
  'vat-number': vatNumberKind,
  iban: ibanKind,
  plate: plateKind,
  'road-point': roadPointKind,
  'road-stretch': roadStretchKind,
  position: positionKind,
  'geo-line': geoLineKind,
  attachment: attachmentKind,
  'photo-series': photoSeriesKind,
  scan: scanKind,
  declaration: declarationKind,
  person: personKind,
  company: companyKind,
  note: noteKind,
  cadastral: cadastralKind,
}

/** The pure half of every field type, by the name definitions call it. A new type is a folder and a line here. */
export const kinds: Kinds = { ...single, repeat: repeatKind(single) }
