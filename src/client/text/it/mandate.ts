export const mandate = {
  change: {
    title: 'Cambiare cliente?',
    text: 'Saranno svuotate le risposte e gli allegati di {name}. I tuoi dati restano.',
    textUnnamed: 'Saranno svuotate le risposte e gli allegati del cliente. I tuoi dati restano.',
    count: 'Una risposta da svuotare. | {n} risposte da svuotare.',
    nothing: 'Non ci sono risposte da svuotare.',
    clear: 'Svuota e cambia cliente',
    cleared: 'Svuotata una risposta. | Svuotate {n} risposte.',
    undo: 'Rimetti le risposte',
  },
  other: {
    title: 'Hai cambiato la persona o l’impresa per cui presenti la pratica',
    text: 'Prima il codice era {before}, ora è {now}. Se è un altro cliente, le risposte e gli allegati dell’altro non possono restare in questa bozza.',
    clear: 'È un altro cliente: svuota le sue risposte',
    same: 'È lo stesso: ho corretto il codice',
  },
}
