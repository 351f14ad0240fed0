import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { syntheticDefinition } from './synthetic.ts'
import { words } from './definitions.ts'

/*
 * A small procedure in two versions, as an author keeps them in a folder of `PROCEDURES=`. From the first to the second a question is renamed,
 * one is converted, one is asked again, one is new and one has gone.
 */

export const MOVED = 'prova-in-due-versioni'

const yesNo = { id: 'pubblico', type: 'yes-no', required: true, label: words('Ci sarà pubblico?') }

const FIRST = {
  version: 1,
  steps: [
    {
      id: 'luogo', title: words('Il luogo'),
      fields: [
        { id: 'piano', type: 'text', required: true, maxLength: 80, label: words('Piano e locale') },
        { id: 'larghezza_mm', type: 'integer', unit: 'mm', required: true, label: words('Larghezza in millimetri') },
        { id: 'colore', type: 'text', label: words('Colore della porta') },
      ],
    },
    { id: 'uso', title: words('L’uso'), fields: [yesNo, { id: 'aiuti', type: 'euro', required: true, label: words('Aiuti ricevuti') }] },
  ],
  values: { quadruplo: { type: 'integer', is: 'larghezza_mm * 4', label: words('Quattro volte la larghezza') } },
}

const WHY = { it: 'Ora si contano tre anni interi.', en: 'Three whole years now count.' }

const SECOND = {
  version: 2,
  steps: [
    {
      id: 'luogo', title: words('Il luogo'),
      fields: [
        { id: 'locale', type: 'text', required: true, maxLength: 80, label: words('Locale, con il piano') },
        { id: 'larghezza_cm', type: 'number', unit: 'cm', decimals: 1, required: true, label: words('Larghezza in centimetri') },
        { id: 'uscite', type: 'integer', required: true, label: words('Uscite') },
      ],
    },
    { id: 'uso', title: words('L’uso'), fields: [yesNo, { id: 'aiuti', type: 'euro', required: true, label: words('Aiuti ricevuti in tre anni') }] },
  ],
  values: { doppio: { type: 'number', is: 'larghezza_cm * 2', label: words('Due volte la larghezza') } },
  migrate: { 1: [{ rename: { piano: 'locale' } }, { convert: { larghezza_cm: 'decimal(larghezza_mm) / 10' } }, { askAgain: ['aiuti'], why: WHY }] },
}

/** Answers to the whole first version. */
export const FIRST_ANSWERS = { piano: 'Aula 2B, secondo piano', larghezza_mm: 905, colore: 'verde bottiglia', pubblico: false, aiuti: 120000 }

export interface Keeping {
  /** The highest version in the folder; the lower ones stand beside it. */
  readonly current: 1 | 2
  /** The last day on which the first version is accepted. */
  readonly acceptUntil?: string
}

/** Writes the folder as an author would keep it, in place of what was there. */
export async function keepVersions(folder: string, { current, acceptUntil }: Keeping): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(join(folder, 'prove'), { recursive: true })
  const write = (name: string, content: object): Promise<void> => writeFile(join(folder, 'prove', name), `${JSON.stringify({ ...written(), ...content }, null, 2)}\n`)
  if (current === 1) {
    await write(`${MOVED}.yaml`, FIRST)
    return
  }
  await write(`${MOVED}.v1.yaml`, { ...FIRST, ...acceptUntil === undefined ? {} : { acceptUntil } })
  await write(`${MOVED}.yaml`, SECOND)
}

/** What both versions have, as an author writes it: JSON is YAML. */
function written(): object {
  const resolved = new Set(['body', 'locals', 'office', 'fees', 'keywords', 'steps', 'values'])
  return {
    ...Object.fromEntries(Object.entries(syntheticDefinition(1)).filter(([key]) => !resolved.has(key))),
    id: MOVED,
    title: words('Prova in due versioni'),
    action: words('Provare due versioni'),
    area: 'accesso',
    office: 'urp-trasparenza',
    topics: ['trasparenza'],
    identity: { assurance: 0, onBehalf: false },
    classification: { code: '01.08.03', retentionYears: 1 },
  }
}
