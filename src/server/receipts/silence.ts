import type { LocalText, Silence, Term } from '#domain/procedure/definition.ts'

/** What happens when the office lets the term pass, in words: the receipt must say whether silence means consent (L. 241/1990 art. 18-bis). */
const SILENCE: Readonly<Record<Silence, LocalText>> = {
  none: {
    it: 'Se l’ufficio non risponde entro il termine, la richiesta non si considera accolta: il silenzio non vale assenso.',
    en: 'If the office does not answer within the term, the request is not granted: silence is not consent.',
  },
  nothing: {
    it: 'Se l’ufficio non risponde, il silenzio non vale né come sì né come no.',
    en: 'If the office does not answer, its silence means neither yes nor no.',
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
  checked: {
    it: 'L’attività può iniziare solo dopo la verifica positiva dell’ufficio: non basta che il termine sia passato.',
    en: 'The activity may begin only after the office has checked and agreed: it is not enough that the term has passed.',
  },
}

/** With the note of the term: what the law adds to the rule is signed beside it. */
export function silenceText({ silence, note }: Pick<Term, 'silence' | 'note'>): LocalText {
  const words = SILENCE[silence]
  return note ? { it: `${words.it} ${note.it}`, en: `${words.en} ${note.en}` } : words
}
