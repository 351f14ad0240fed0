import { defineComponent, h, shallowRef } from 'vue'
import { afterEach, expect, test, vi } from 'vitest'
import type { DraftHome, DraftRecord } from '../storage/records.ts'
import { useText } from '../text/index.ts'
import SummaryView from './SummaryView.vue'
import { aForm, aProcedure, show, type Shown } from './filing.builder.ts'
import { keepDraft } from './kept-draft.ts'
import type { FilingWorld } from './ports.ts'
import { wordingOf } from './wording.ts'

const homes = shallowRef<ReadonlyMap<string, DraftHome>>(new Map())
const look = vi.fn(() => Promise.resolve())
vi.mock('../sync/copies-store.ts', () => ({ useCopies: () => ({ get homes() { return homes.value }, look, start: () => Promise.resolve() }) }))

let shown: Shown | undefined
afterEach(() => {
  shown?.app.unmount()
  shown?.host.remove()
})

const ANSWERS = { titolo: 'Ponteggio', lunghezza: '2', larghezza: '2', permanente: false, ripristino: true }

async function aSummary(): Promise<HTMLElement> {
  const procedure = aProcedure()
  const form = aForm(ANSWERS, procedure)
  const record = { id: 'd1', confirmed: [], procedure: { id: 'occupazione', version: 1, digest: 'd'.repeat(64) } } as unknown as DraftRecord // neither kept nor read here
  const draft = keepDraft({} as FilingWorld, { procedure, form, record })
  shown = await show(defineComponent(() => {
    const texts = useText()
    return () => h(SummaryView, { draft, wording: wordingOf(procedure, texts), missing: [], flush: () => Promise.resolve(true), readonly: false })
  }))
  return shown.host
}

test('a draft that another device files while its summary is read can be confirmed no more: the filing is there, and the way to a new draft', async () => {
  const host = await aSummary()
  expect(look).toHaveBeenCalledOnce()
  expect(host.querySelector('[type=submit]')).not.toBeNull()
  homes.value = new Map([['d1', 'filed']])
  await vi.waitFor(() => { expect(host.querySelector('[data-filed-elsewhere]')).not.toBeNull() })
  expect(host.querySelector('[type=submit]')).toBeNull()
  expect(host.textContent).toContain('Già presentata da un altro dispositivo')
  expect(host.querySelector('[data-filed-elsewhere] a')?.getAttribute('href')).toBe('/pratiche/d1')
})
