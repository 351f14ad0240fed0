import type { Language, LocalText } from '#domain/procedure/definition.ts'
import type { News } from './announce.ts'

export interface Letter { readonly subject: string, readonly text: string }

const SUBJECT: Readonly<Record<News, LocalText>> = {
  registered: { it: 'Una tua pratica è stata presentata', en: 'One of your filings has been filed' },
  moved: { it: 'Ci sono novità su una tua pratica', en: 'There is news about one of your filings' },
}

const FIRST: Readonly<Record<News, LocalText>> = {
  registered: { it: 'ha registrato una pratica che hai presentato dallo sportello online.', en: 'has registered a filing that you sent from the online counter.' },
  moved: { it: 'ha aggiornato lo stato di una tua pratica.', en: 'has updated the state of one of your filings.' },
}

/** Bodies are named «Provincia …», "Province …". */
const ARTICLE: LocalText = { it: 'La', en: 'The' }

const REST: Readonly<Record<Language, (origin: string) => readonly string[]>> = {
  it: origin => [
    'Protocollo, ricevuta e stato si leggono dopo l’accesso:', `${origin}/pratiche`, '',
    'Questo messaggio è automatico e non contiene dati della pratica. Se non vuoi più riceverne:', `${origin}/account`,
  ],
  en: origin => [
    'Protocol number, receipt and state can be read after logging in:', `${origin}/pratiche`, '',
    'This message is automatic and holds no data of the filing. If you do not want any more:', `${origin}/account`,
  ],
}

/** The whole letter: mail is read by more than its addressee, so it says that there is something to read and where, and nothing else. */
export function letterOf(news: News, { body, origin, language }: { readonly body: LocalText, readonly origin: string, readonly language: Language }): Letter {
  return { subject: SUBJECT[news][language], text: [`${ARTICLE[language]} ${body[language]} ${FIRST[news][language]}`, '', ...REST[language](origin), ''].join('\n') }
}
