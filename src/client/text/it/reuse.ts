export const reuse = {
  copy: {
    title: 'Questa bozza è una copia',
    text: 'Le risposte sono state copiate. Controllale: fino alla conferma puoi cambiarle tutte.',
    anew: 'Da indicare di nuovo, perché valevano per l’altra pratica',
    lost: 'Da allegare di nuovo, perché i file non sono su questo dispositivo',
    lostFile: '{name} ({label})',
    read: 'Ho letto',
  },
}
