export const erased = {
  title: 'I dati dello sportello in questo browser sono stati cancellati',
  back: 'Li ha cancellati il browser o chi lo usa. Le bozze che erano anche sul server tornano qui da sole.',
  lost: 'Quello che era solo qui non c’è più, anche ciò che era in coda. Le pratiche arrivate all’ufficio le trovi in «Pratiche»: le altre non sono presentate e vanno confermate di nuovo.',
  read: 'Ho letto',
}
