import type { FormatReason, IncoherenceReason, ProblemCode } from '#domain/problem/problem.ts'

type Head<C extends string> = C extends `${infer H}.${string}` ? H : never
type Tail<C extends string, H extends string> = C extends `${H}.${infer T}` ? T : never
/** Every code of the catalogue has its words, and every reason too: a new one does not compile without them. */
type WordsForEveryCode = { readonly [H in Head<ProblemCode>]: { readonly [T in Tail<ProblemCode, H>]: string } }
interface WordsForEveryReason {
  readonly format: Readonly<Record<FormatReason, string>>
  readonly incoherence: Readonly<Record<IncoherenceReason, string>>
  /** Of a code that only a newer server knows. */
  readonly unfamiliar: string
}

export const problem = {
  field: {
    required: 'Manca la risposta a «{label}».',
    unreadable: '«{label}»: il valore scritto non si riesce a leggere. Riscrivilo come nell’esempio.',
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
    'too-early': '«{label}»: la data non può essere prima del {min}.',
    'too-late': '«{label}»: la data non può essere dopo il {max}.',
    'too-few-rows': '«{label}»: serve almeno {n} riga. | «{label}»: servono almeno {n} righe.',
    'too-many-rows': '«{label}»: è ammessa al massimo {n} riga. | «{label}»: sono ammesse al massimo {n} righe.',
    'not-accepted': 'Per proseguire serve la conferma di «{label}».',
    incoherent: '«{label}»: il valore non sembra coerente con le altre risposte. Controlla entrambe.',
  },
  check: {
    failed: '«{label}»: la risposta non è compatibile con le altre. Controllale.',
  },
  value: {
    uncomputable: '«{label}»: con queste risposte il calcolo non è possibile. Controlla i numeri e le date.',
  },
  attachment: {
    'too-big': '«{label}»: il file {name} supera {maxBytes}. Scegli un file più leggero oppure dividilo.',
    'wrong-type': '«{label}»: il file {name} non è di un tipo ammesso. Tipi ammessi: {accept}.',
    'too-few': '«{label}»: serve almeno {n} file. | «{label}»: servono almeno {n} file.',
    'too-many': '«{label}»: puoi allegare al massimo {n} file. Togline qualcuno.',
    'name-differs': '«{label}»: il file {name} contiene in realtà un {type}. Rinominalo con l’estensione giusta o scegline un altro.',
    empty: '«{label}»: il file {name} è vuoto. Sceglilo di nuovo.',
    unreadable: '«{label}»: il file {name} non si riesce a leggere. Se sta in un archivio in rete, scaricalo prima su questo dispositivo; poi allegalo di nuovo.',
    'not-decodable': '«{label}»: questo browser non sa aprire la foto {name}, che è in formato HEIC. Salvala come JPEG, oppure sull’iPhone scegli Impostazioni, Fotocamera, Formati, «Più compatibile» e scattala di nuovo.',
    active: '«{label}»: il file {name} contiene comandi, collegamenti automatici o altri file, e l’ufficio non può riceverlo. Aprilo, stampalo come PDF e allega la copia; i file che contiene allegali a parte.',
    encrypted: '«{label}»: il file {name} è cifrato, con una password o con limiti alla copia o alla stampa, e l’ufficio non può riceverlo né conservarlo. Salvane una copia senza protezione e allega quella.',
    'xfa-form': '«{label}»: il file {name} è un modulo PDF dinamico (XFA), che la maggior parte dei programmi non mostra e che non si può conservare. Aprilo con il programma con cui l’hai compilato, stampalo come PDF e allega la copia; se era firmato, firma la copia.',
    infected: 'Nel file {name} è stato trovato un virus dopo che era arrivato: non si può né allegare né scaricare. Allega una copia sana, o scrivi all’ufficio se la pratica è già presentata.',
    unsafe: '«{label}»: il file {name} non è fatto come quelli del suo tipo, e aprirlo può essere pericoloso. Salvalo di nuovo con il programma con cui è stato scritto, oppure come PDF.',
    'too-many-pixels': '«{label}»: l’immagine {name} ha più di {millions} milioni di punti e non si può aprire. Riducila e allegala di nuovo.',
    unsigned: '«{label}»: il file {name} non contiene una firma digitale. Qui serve il documento firmato, in formato p7m oppure PDF firmato.',
    'signature-broken': '«{label}»: il file {name} è cambiato dopo la firma digitale. Chiedi a chi ha firmato una copia integra.',
    'signature-detached': '«{label}»: il file {name} contiene solo la firma, senza il documento. Allega il p7m che contiene anche il documento.',
    'signature-extended': '«{label}»: al file {name} è stato aggiunto qualcosa dopo la firma digitale. La parte firmata è integra: controlla che sia il documento giusto.',
    'scan-too-big': '«{label}»: le pagine superano {maxBytes} anche con la qualità più bassa. Togline qualcuna o fotografale più da vicino.',
    incomplete: 'Un allegato non è ancora arrivato per intero. L’invio riprende da dove si è fermato.',
    foreign: 'Un allegato non risulta caricato con questa pratica. Allegalo di nuovo.',
    'digest-mismatch': 'Un allegato è arrivato diverso da quello confermato. L’invio sarà ripetuto.',
    'day-limit-reached': 'In un giorno si possono mandare al massimo {maxFiles} file o {maxBytes}. Quello che resta in coda parte da solo più tardi.',
    'limit-reached': 'Gli allegati superano il limite di {maxFiles} file o {maxBytes} in tutto. Togline qualcuno.',
  },
  storage: {
    unavailable: 'Questo browser non permette di salvare dati sul dispositivo. Salva una copia in un file prima di chiudere.',
    'quota-exceeded': 'Lo spazio su questo dispositivo è finito. L’ultima versione salvata è intatta: libera spazio e riprova.',
    damaged: 'I dati salvati su questo dispositivo non si riescono a leggere. Non sono stati cancellati: salva una copia in un file.',
    locked: 'Bozze e invii su questo dispositivo sono bloccati. Sbloccali con il tuo codice.',
  },
  lock: {
    'wrong-code': 'Il codice di sblocco non è giusto. Controlla maiuscole e minuscole e riprova.',
    'too-soon': 'Dopo più errori bisogna aspettare: riprova tra un secondo. | Dopo più errori bisogna aspettare: riprova tra {n} secondi.',
    changed: 'Il blocco è stato cambiato in un’altra finestra. Ricarica la pagina e riprova.',
    needed: 'Su questo dispositivo il codice di sblocco è obbligatorio.',
  },
  work: {
    unreadable: 'Questo file non contiene bozze e invii dello sportello, oppure è incompleto. Non è stato importato niente.',
    'wrong-phrase': 'La frase del file non è giusta. È quella scelta quando il file è stato salvato: controlla maiuscole e minuscole e riprova.',
  },
  draft: {
    stale: 'Questa bozza è stata modificata in un’altra finestra. Ricaricala per vedere l’ultima versione.',
    unknown: 'Questa bozza non è su questo dispositivo, o appartiene a un’altra persona.',
    'limit-reached': 'Sul server ci sono già {maxDrafts} bozze tue. Le altre restano solo sui dispositivi: elimina quelle che non servono.',
  },
  receipt: {
    mismatch: 'La ricevuta arrivata non corrisponde ai dati confermati. La pratica resta in coda: contatta l’ufficio.',
    renumbered: 'L’ufficio aveva perso la registrazione {before} e nel frattempo ha registrato la pratica con il numero {now}. Conserva la prima ricevuta: prova quando l’hai presentata.',
    'not-genuine': 'La ricevuta non è firmata da questo ente per questi dati. Contatta l’ufficio e porta la ricevuta.',
  },
  register: {
    'not-awaited': 'Il numero {label} non è tra quelli che l’ufficio ha perso. Contatta l’ufficio e porta la ricevuta.',
    'number-taken': 'Il numero {label} nel registro è di un’altra pratica. La tua ricevuta resta valida: contatta l’ufficio e portala.',
  },
  position: {
    refused: 'Il browser non permette di leggere la posizione. Concedila nelle impostazioni del sito, oppure scrivi le coordinate o la strada e il km.',
    unavailable: 'La posizione non si riesce a rilevare. Riprova all’aperto, oppure scrivi le coordinate o la strada e il km.',
  },
  filing: {
    malformed: 'L’ufficio non è riuscito a leggere la pratica. Riaprila e confermala di nuovo.',
    'not-canonical': 'La pratica è arrivata in una forma diversa da quella confermata. Riaprila e confermala di nuovo.',
    'hash-mismatch': 'La pratica è arrivata diversa da quella confermata. L’invio sarà ripetuto.',
    'id-reused': 'L’ufficio ha già una pratica con il codice di questa, ma con un altro contenuto: di solito è la stessa, presentata da un altro dispositivo.',
    'in-flight': 'La pratica è già in corso di registrazione. Attendi qualche secondo.',
    unknown: 'Questa pratica non esiste o non appartiene a chi ha fatto l’accesso. Controlla l’indirizzo, o accedi con l’identità con cui l’hai presentata.',
    'hidden-answer': '«{label}»: questa risposta non è più richiesta. Riapri la pratica e conferma di nuovo.',
    'unknown-field': 'La pratica contiene una risposta che il modulo non prevede. Riaprila e confermala di nuovo.',
    'value-differs': 'Un valore calcolato non coincide con quello dell’ufficio. Riapri la pratica, controlla e conferma di nuovo.',
    'fee-differs': 'Un importo non coincide con quello dell’ufficio. Riapri la pratica, controlla e conferma di nuovo.',
    'warning-unconfirmed': 'C’è un avviso da leggere e confermare prima di inviare.',
    'applicant-differs': 'Chi ha fatto l’accesso non è la persona indicata come richiedente. Accedi con l’identità del richiedente, oppure correggi il codice fiscale nella pratica.',
    'wrong-body': 'La pratica è stata preparata per un altro ente. Presentala dallo sportello di quell’ente, o iniziane una nuova qui.',
  },
  procedure: {
    redirected: 'Questa pratica si presenta su un altro sito: {url}. Le risposte restano qui.',
    'staff-only': 'Questa scheda è riservata al personale dell’ente. Se ne fai parte, usa «Accesso del personale» nell’area personale.',
  },
  definition: {
    unknown: 'Il modulo di questa pratica non è riconosciuto dall’ufficio. Inizia una nuova pratica.',
    superseded: 'Il modulo è cambiato. Le risposte restano: rivedi la pratica con la versione {current}.',
    'not-enabled': 'Questo servizio non è attivo presso questo ente. Le risposte restano qui: cerca tra i servizi quello che serve, o chiedi all’ufficio.',
  },
  identity: {
    'login-required': 'Serve l’accesso per continuare. Quello che hai scritto resta su questo dispositivo.',
    'assurance-too-low': 'Serve un accesso di livello {required}, quello usato è di livello {actual}. Accedi di nuovo con il livello richiesto.',
    'login-failed': 'L’accesso non è riuscito. Riprova, oppure scegli un altro modo di accedere.',
    'login-cancelled': 'L’accesso è stato annullato. Quello che hai scritto resta su questo dispositivo.',
    'provider-down': 'Il servizio di identità digitale non risponde. Riprova più tardi: bozze e pratiche in coda restano su questo dispositivo.',
  },
  permission: {
    denied: 'Con questo accesso non puoi vedere o fare questa cosa. Se ti spetta, accedi con l’identità giusta o chiedi all’ufficio.',
  },
  case: {
    'wrong-state': 'La pratica ha cambiato stato e questa azione non è più possibile. Ricarica la pagina.',
  },
  notices: {
    'not-offered': 'Questo avviso non si può attivare: manca l’indirizzo, o lo sportello non lo offre.',
    'unknown-service': 'Lo sportello non conosce il servizio di notifica di questo browser. Scegli l’e-mail.',
  },
  request: {
    malformed: 'La richiesta non è stata capita dal servizio. Ricarica la pagina e riprova.',
    'too-large': 'I dati inviati sono più di quanti il servizio ne accetta. Togli o riduci qualche allegato e riprova; se si ripete, scrivi all’ufficio.',
    'wrong-origin': 'La richiesta non proviene da questo sito. Ricarica la pagina e riprova.',
    'rate-limited': 'Ci sono state troppe richieste in poco tempo. Riprova tra {n} secondo. | Ci sono state troppe richieste in poco tempo. Riprova tra {n} secondi.',
    'not-found': 'Quello che cerchi non esiste o non è più disponibile. Controlla l’indirizzo o torna alla pagina iniziale.',
  },
  server: {
    unavailable: 'Il servizio non è disponibile in questo momento. Riprova più tardi.',
    failed: 'Il servizio ha avuto un errore. Nulla è andato perso: riprova più tardi.',
  },
  network: {
    unreachable: 'La rete non è raggiungibile. Riprova quando torna.',
    'not-our-server': 'La risposta non viene dallo sportello: forse la rete chiede un accesso. Apri il browser, accedi alla rete e riprova.',
  },
  unfamiliar: 'Il servizio ha risposto con un motivo che questa versione dello sportello non conosce. Ricarica la pagina e riprova; se si ripete, scrivi all’ufficio.',
  format: {
    number: '«{label}»: scrivi un numero, per esempio 1.234,56.',
    date: '«{label}»: scrivi una data, per esempio 12/03/2027.',
    'no-such-date': '«{label}»: questo giorno non esiste nel calendario.',
    time: '«{label}»: scrivi un’ora, per esempio 14:30.',
    'date-time': '«{label}»: scrivi giorno e ora, per esempio 12/03/2027 14:30.',
    email: '«{label}»: scrivi un indirizzo completo, con la chiocciola e il dominio.',
    phone: '«{label}»: scrivi un numero di telefono con il prefisso, solo cifre e spazi.',
    postcode: '«{label}»: il CAP ha cinque cifre.',
    rea: '«{label}»: il numero REA è formato dalla sigla della provincia e da cifre, per esempio PC-123456.',
    'fiscal-code': '«{label}»: il codice fiscale ha 16 caratteri, oppure 11 cifre.',
    'company-fiscal-code': '«{label}»: il codice fiscale di un’impresa o di un ente ha 11 cifre.',
    'person-fiscal-code': '«{label}»: il codice fiscale di una persona ha 16 caratteri.',
    'vat-number': '«{label}»: la partita IVA ha 11 cifre.',
    iban: '«{label}»: l’IBAN comincia con la sigla del paese e due cifre, per esempio IT60.',
    'iban-country': '«{label}»: la sigla del paese all’inizio dell’IBAN non esiste.',
    'iban-length': '«{label}»: l’IBAN non ha il numero di caratteri del suo paese. Quello italiano ne ha 27.',
    plate: '«{label}»: scrivi la targa come sul documento, per esempio AB123CD.',
    'cadastral-section': '«{label}»: la sezione è di una o due lettere, oppure resta vuota.',
    'cadastral-sheet': '«{label}»: scrivi il numero del foglio come nella visura.',
    'cadastral-parcel': '«{label}»: scrivi il numero della particella come nella visura.',
    'cadastral-sub': '«{label}»: scrivi il numero del subalterno come nella visura, oppure lascia vuoto.',
  },
  incoherence: {
    'family-name': '«{label}»: il codice fiscale non sembra quello di questo cognome. Controlla entrambi.',
    'given-name': '«{label}»: il codice fiscale non sembra quello di questo nome. Controlla entrambi.',
    'birth-date': '«{label}»: il codice fiscale non corrisponde alla data di nascita. Controlla entrambi.',
    gender: '«{label}»: il codice fiscale non corrisponde al sesso indicato. Controlla entrambi.',
    'company-code': '«{label}»: il codice fiscale è quello di una persona. Controlla che sia giusto per questa impresa.',
    'unknown-road': '«{label}»: questa strada non è nell’elenco delle strade provinciali. L’ufficio verificherà chi la gestisce.',
    'outside-italy': '«{label}»: la posizione è fuori dall’Italia. Controlla che sia giusta.',
    'outside-body': '«{label}»: la posizione è fuori dal territorio della Provincia. Controlla che sia giusta.',
  },
} satisfies WordsForEveryCode & WordsForEveryReason
