import type { LocalText, Silence } from '#domain/procedure/definition.ts'

/** What happens when the office lets the term pass, in words: the receipt must say whether silence means consent (L. 241/1990 art. 18-bis). */
const SILENCE: Readonly<Record<Silence, LocalText>> = {
  none: {
    it: 'Se l’ufficio non risponde entro il termine, la richiesta non si considera accolta: il silenzio non vale assenso.',
    en: 'If the office does not answer within the term, the request is not granted: silence is not consent.',
  },
  assent: {
    it: 'Se l’ufficio non risponde entro il termine, la richiesta si considera accolta: il silenzio vale assenso.',
    en: 'If the office does not answer within the term, the request is granted: silence is consent.',
  },
  refusal: {
    it: 'Se l’ufficio non risponde entro il termine, la richiesta si considera respinta: il silenzio vale rigetto.',
    en: 'If the office does not answer within the term, the request is refused: silence is refusal.',
  },
  immediate: {
    it: 'L’attività può iniziare dalla data di presentazione. Entro il termine l’ufficio può vietarla o chiedere di correggerla.',
    en: 'The activity may begin on the day of filing. Within the term the office may forbid it or ask for corrections.',
  },
  deferred: {
    it: 'L’attività può iniziare quando il termine è passato, se l’ufficio non la vieta prima.',
    en: 'The activity may begin once the term has passed, unless the office forbids it before.',
  },
}

export function silenceText(silence: Silence): LocalText {
  return SILENCE[silence]
}
