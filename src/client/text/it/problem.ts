import type { ProblemCode } from '#domain/problem/problem.ts'

type Head<C extends string> = C extends `${infer H}.${string}` ? H : never
type Tail<C extends string, H extends string> = C extends `${H}.${infer T}` ? T : never
/** Every code of the catalogue has its words: a new code does not compile without them. */
type WordsForEveryCode = { readonly [H in Head<ProblemCode>]: { readonly [T in Tail<ProblemCode, H>]: string } }

export const problem = {
  'field': {
    'required': 'Manca la risposta a «{label}».',
    'unreadable': '«{label}»: il valore scritto non si riesce a leggere. Riscrivilo come nell’esempio.',
    'too-short': '«{label}»: servono almeno {min} caratteri.',
    'too-long': '«{label}»: il testo supera {max} caratteri. Accorcialo.',
    'too-small': '«{label}»: il valore più basso ammesso è {min}.',
    'too-large': '«{label}»: il valore più alto ammesso è {max}.',
    'too-many-decimals': '«{label}»: puoi usare al massimo {max} cifre dopo la virgola.',
    'not-an-option': '«{label}»: scegli una delle risposte dell’elenco.',
    'bad-format': '«{label}»: il valore non ha la forma attesa. Controllalo con l’esempio.',
    'bad-check-digit': '«{label}»: il carattere di controllo non torna. Ricontrolla ogni lettera e cifra.',
    'in-the-future': '«{label}»: la data non può essere nel futuro.',
    'in-the-past': '«{label}»: la data non può essere nel passato.',
    'too-few-rows': '«{label}»: serve almeno {n} riga. | «{label}»: servono almeno {n} righe.',
    'too-many-rows': '«{label}»: è ammessa al massimo {n} riga. | «{label}»: sono ammesse al massimo {n} righe.',
    'not-accepted': 'Per proseguire serve la conferma di «{label}».',
    'incoherent': '«{label}»: il valore non sembra coerente con le altre risposte. Controlla entrambe.',
  },
  'check': {
    failed: '«{label}»: la risposta non è compatibile con le altre.',
  },
  'value': {
    uncomputable: '«{label}»: con queste risposte il calcolo non è possibile. Controlla i numeri e le date.',
  },
  'attachment': {
    'too-big': '«{label}»: il file {name} supera {maxBytes}. Scegli un file più leggero oppure dividilo.',
    'wrong-type': '«{label}»: il file {name} non è di un tipo ammesso. Tipi ammessi: {accept}.',
    'too-few': '«{label}»: serve almeno {n} file. | «{label}»: servono almeno {n} file.',
    'too-many': '«{label}»: puoi allegare al massimo {n} file. Togline qualcuno.',
    'empty': '«{label}»: il file {name} è vuoto. Sceglilo di nuovo.',
    'unreadable': '«{label}»: il file {name} non si riesce a leggere. Allegalo di nuovo.',
    'incomplete': 'Un allegato non è ancora arrivato per intero. L’invio riprende da dove si è fermato.',
    'foreign': 'Un allegato non risulta caricato con questa pratica. Allegalo di nuovo.',
    'digest-mismatch': 'Un allegato è arrivato diverso da quello confermato. L’invio sarà ripetuto.',
    'limit-reached': 'Gli allegati superano il limite di {maxFiles} file o {maxBytes} in tutto. Togline qualcuno.',
  },
  'storage': {
    'unavailable': 'Questo browser non permette di salvare dati sul dispositivo. Salva una copia in un file prima di chiudere.',
    'quota-exceeded': 'Lo spazio su questo dispositivo è finito. L’ultima versione salvata è intatta: libera spazio e riprova.',
    'damaged': 'I dati salvati su questo dispositivo non si riescono a leggere. Non sono stati cancellati: salva una copia in un file.',
  },
  'draft': {
    stale: 'Questa bozza è stata modificata in un’altra finestra. Ricaricala per vedere l’ultima versione.',
    unknown: 'Questa bozza non è su questo dispositivo, o appartiene a un’altra persona.',
  },
  'receipt': {
    mismatch: 'La ricevuta arrivata non corrisponde ai dati confermati. La pratica resta in coda: contatta l’ufficio.',
  },
  'filing': {
    'malformed': 'L’ufficio non è riuscito a leggere la pratica. Riaprila e confermala di nuovo.',
    'not-canonical': 'La pratica è arrivata in una forma diversa da quella confermata. Riaprila e confermala di nuovo.',
    'hash-mismatch': 'La pratica è arrivata diversa da quella confermata. L’invio sarà ripetuto.',
    'id-reused': 'Con lo stesso codice è già arrivata una pratica diversa. Riaprila come nuova pratica.',
    'in-flight': 'La pratica è già in corso di registrazione. Attendi qualche secondo.',
    'unknown': 'Questa pratica non esiste o non appartiene a chi ha fatto l’accesso.',
    'hidden-answer': '«{label}»: questa risposta non è più richiesta. Riapri la pratica e conferma di nuovo.',
    'unknown-field': 'La pratica contiene una risposta che il modulo non prevede. Riaprila e confermala di nuovo.',
    'value-differs': 'Un valore calcolato non coincide con quello dell’ufficio. Riapri la pratica, controlla e conferma di nuovo.',
    'fee-differs': 'Un importo non coincide con quello dell’ufficio. Riapri la pratica, controlla e conferma di nuovo.',
    'warning-unconfirmed': 'C’è un avviso da leggere e confermare prima di inviare.',
    'applicant-differs': 'Chi ha fatto l’accesso non è la persona indicata come richiedente.',
    'wrong-body': 'La pratica è stata preparata per un altro ente.',
  },
  'definition': {
    'unknown': 'Il modulo di questa pratica non è riconosciuto dall’ufficio. Inizia una nuova pratica.',
    'superseded': 'Il modulo è cambiato. Le risposte restano: rivedi la pratica con la versione {current}.',
    'not-enabled': 'Questo servizio non è attivo presso questo ente.',
  },
  'identity': {
    'login-required': 'Serve l’accesso per continuare. Quello che hai scritto resta su questo dispositivo.',
    'assurance-too-low': 'Serve un accesso di livello {required}, quello usato è di livello {actual}. Accedi di nuovo con il livello richiesto.',
    'login-failed': 'L’accesso non è riuscito. Riprova, oppure scegli un altro modo di accedere.',
    'login-cancelled': 'L’accesso è stato annullato. Quello che hai scritto resta su questo dispositivo.',
    'provider-down': 'Il servizio di identità digitale non risponde. Riprova più tardi: le bozze e la coda restano al sicuro.',
  },
  'permission': {
    denied: 'Con questo accesso non puoi vedere o fare questa cosa.',
  },
  'case': {
    'wrong-state': 'La pratica ha cambiato stato e questa azione non è più possibile. Ricarica la pagina.',
  },
  'request': {
    'malformed': 'La richiesta non è stata capita dal servizio. Ricarica la pagina e riprova.',
    'too-large': 'I dati inviati superano il limite di {maxBytes}.',
    'wrong-origin': 'La richiesta non proviene da questo sito. Ricarica la pagina e riprova.',
    'rate-limited': 'Ci sono state troppe richieste in poco tempo. Riprova tra {n} secondo. | Ci sono state troppe richieste in poco tempo. Riprova tra {n} secondi.',
    'not-found': 'Quello che cerchi non esiste o non è più disponibile.',
  },
  'server': {
    unavailable: 'Il servizio non è disponibile in questo momento. Riprova più tardi.',
    failed: 'Il servizio ha avuto un errore. Nulla è andato perso: riprova più tardi.',
  },
  'network': {
    'unreachable': 'La rete non è raggiungibile. Riprova quando torna.',
    'not-our-server': 'La risposta non viene dallo sportello: forse la rete chiede un accesso. Apri il browser, accedi alla rete e riprova.',
  },
} satisfies WordsForEveryCode
