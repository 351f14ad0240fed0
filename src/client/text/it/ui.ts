/** What the components say by themselves. */
export const ui = {
  optional: '(facoltativo)',
  choose: 'Scegli',
  error: 'Errore:',
  close: 'Chiudi',
  characters: {
    left: 'Ancora {n} carattere | Ancora {n} caratteri',
    over: '{n} carattere di troppo | {n} caratteri di troppo',
  },
  combobox: {
    some: 'Un suggerimento | {n} suggerimenti',
    many: 'I primi {n} suggerimenti: continua a scrivere per trovare gli altri',
    none: 'Nessun suggerimento per quello che hai scritto',
  },
  steps: {
    position: 'Passo {n} di {of}',
    show: 'Tutti i passi',
    hide: 'Nascondi i passi',
    done: 'completo',
    current: 'passo attuale',
    problems: 'da completare',
    todo: 'da compilare',
  },
  pages: {
    previous: 'Precedenti',
    next: 'Successivi',
  },
  timeline: {
    done: 'fatto',
    current: 'in corso',
    todo: 'da fare',
  },
}
