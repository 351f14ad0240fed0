/** One button of the page of test identities. */
export interface Choice { readonly id: string, readonly name: string, readonly note: string }

export interface PageParts {
  readonly title: string
  readonly intro: string
  readonly action: string
  readonly level: 1 | 2 | 3
  readonly choices: readonly Choice[]
}

/** What can go wrong on purpose. */
export const FAULTS = { nessuno: 'Tutto regolare', annullato: 'La persona annulla l’accesso', 'livello-basso': 'Livello più basso del richiesto', 'non-disponibile': 'Il fornitore di identità non funziona', 'senza-email': 'Manca l’indirizzo e-mail' } as const
export type Fault = keyof typeof FAULTS

const LEVELS = { 1: 'Livello 1, nome e password', 2: 'Livello 2, con codice temporaneo', 3: 'Livello 3, con smart card o CIE' } as const

/** The page on which one chooses who to be. Plain HTML and no script, so that it stands under the same policy as the app. */
export function identityPage({ title, intro, action, level, choices }: PageParts): string {
  const levels = ([1, 2, 3] as const).map(one =>
    `<label><input type="radio" name="level" value="${String(one)}"${one === level ? ' checked' : ''}> ${LEVELS[one]}</label>`)
  const faults = Object.entries(FAULTS).map(([value, text]) => `<option value="${value}">${escape(text)}</option>`)
  const people = choices.map(({ id, name, note }) =>
    `<li><button type="submit" name="person" value="${escape(id)}" aria-describedby="nota-${escape(id)}">${escape(name)}</button> <span id="nota-${escape(id)}">${escape(note)}</span></li>`)
  return `<!doctype html>
<html lang="it">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escape(title)}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="stile.css"></head>
<body>
<main>
<h1>${escape(title)}</h1>
<p>${escape(intro)}</p>
<form method="post" action="${escape(action)}">
<fieldset><legend>Livello di sicurezza</legend>${levels.join('')}</fieldset>
<p><label for="guasto">Che cosa succede</label> <select id="guasto" name="fault">${faults.join('')}</select></p>
<h2>Scegli una persona</h2>
<ul>${people.join('')}</ul>
</form>
</main>
</body>
</html>`
}

export const STYLE = `
:root { color-scheme: light; font: 1rem/1.5 system-ui, sans-serif; color: #17324d; background: #f5f6f7; }
body { margin: 0; }
main { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin-block: 1.5rem 0.5rem; }
fieldset { border: 1px solid #5d7083; border-radius: 0.25rem; display: grid; gap: 0.25rem; }
label { min-height: 2.75rem; display: inline-flex; align-items: center; gap: 0.5rem; }
select { font: inherit; min-height: 2.75rem; max-width: 100%; }
ul { list-style: none; padding: 0; display: grid; gap: 0.5rem; }
li { background: #fff; border: 1px solid #c5c7c9; border-radius: 0.25rem; padding: 0.5rem; display: grid; gap: 0.25rem; }
li span { color: #455a64; padding-inline: 0.25rem; }
button { font: inherit; font-weight: 600; min-height: 2.75rem; padding-inline: 1rem; text-align: start; border: 0; border-radius: 0.25rem; color: #fff; background: #0059b3; cursor: pointer; }
button:hover { background: #004d99; }
:focus-visible { outline: 0.2rem solid #000; outline-offset: 0.15rem; }
@media (min-width: 40rem) { li { grid-template-columns: 14rem 1fr; align-items: center; } }
`

function escape(text: string): string {
  return text.replace(/[&<>"']/g, sign => `&#${String(sign.codePointAt(0))};`)
}
