export const cost = {
  title: 'Calcola quanto paghi',
  intro: 'Rispondi solo a quello che cambia il costo. Le risposte restano in questa pagina: non sono conservate né inviate.',
  answer: 'Rispondi alle domande per sapere quanto paghi.',
  atFiling: 'Alla presentazione',
  atRelease: 'Al rilascio',
  total: 'Totale: {amount}',
  totalPartial: 'Totale per quanto si sa ora: {amount}',
  notDue: 'non dovuto',
  later: 'lo calcola l’ufficio',
  unknown: 'manca una risposta',
  again: 'Ricomincia il calcolo',
  notice: 'Il calcolo usa le stesse regole del modulo. Fa fede l’importo che indica l’ufficio.',
}
