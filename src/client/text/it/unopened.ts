export const unopened = {
  absent: 'Questa bozza non è su questo dispositivo',
  absentText: 'Può essere stata eliminata, già confermata, oppure appartenere a un’altra persona.',
  hidden: 'Questa bozza ora non si vede',
  hiddenText: 'Se avevi fatto l’accesso, può essere scaduto: accedi di nuovo e, se è tua, la ritrovi. Altrimenti può essere stata eliminata o già confermata.',
  login: 'Accedi',
  damaged: 'Questa bozza non si riesce ad aprire',
  damagedText: 'I dati salvati non sono stati cancellati e nessuna nuova pratica è stata creata. Puoi salvarne una copia in un file.',
  export: 'Salva una copia in un file',
  noForm: 'Il modulo di questa bozza non è su questo dispositivo',
  noFormText: 'Serve la rete per scaricarlo. La bozza e le risposte sono salvate.',
  outbox: 'Vai a «In uscita»',
}
