import type { Component } from 'vue'
import { expect, test } from 'vitest'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import type { DraftRecord } from '../storage/records.ts'
import ApartChoice from './ApartChoice.vue'
import { aProcedure, pressButton, show, someday } from './filing.builder.ts'

const procedure = aProcedure()
const answers: Answers = { titolo: 'Ponteggio', lunghezza: '5', permanente: false }

async function shown(mine: Answers, theirs: Answers): Promise<{ host: HTMLElement, chosen: string[] }> {
  const chosen: string[] = []
  const record = { id: 'x', title: procedure.definition.title, updatedAt: '2026-11-22T09:00:00.000Z' } as DraftRecord // the page reads no more of it
  const { host } = await show(ApartChoice as Component, {
    apart: { mine: record, theirs: { id: 'x', revision: 2, at: 'kept', changedAt: '2026-11-22T09:30:00.000Z' } },
    compared: { mine: openDraft(procedure, mine, someday), theirs: openDraft(procedure, theirs, someday) },
    busy: false, onChoose: (choice: string) => chosen.push(choice),
  })
  return { host, chosen }
}

const side = (host: HTMLElement, path: string, name: string): string => host.querySelector(`[data-path="${path}"] [data-side="${name}"] dd`)?.textContent.trim() ?? ''

test('what differs stands side by side, in words; what is the same is only counted', async () => {
  const { host } = await shown({ ...answers, permanente: true, motivo: 'Scavo' }, { ...answers, lunghezza: '7.5' })
  expect([...host.querySelectorAll('[data-path]')].map(row => row.getAttribute('data-path'))).toEqual(['lunghezza', 'permanente', 'motivo'])
  expect([side(host, 'lunghezza', 'mine'), side(host, 'lunghezza', 'theirs')]).toEqual(['5', '7,5'])
  expect([side(host, 'permanente', 'mine'), side(host, 'permanente', 'theirs')]).toEqual(['Sì', 'No'])
  expect([side(host, 'motivo', 'mine'), side(host, 'motivo', 'theirs')]).toEqual(['Scavo', 'nessuna risposta'])
  expect(host.textContent).toContain('Una risposta è uguale nelle due versioni.')
})

test('each of the three ways to go on is a choice of its own', async () => {
  const { host, chosen } = await shown(answers, { ...answers, titolo: 'Cantiere' })
  for (const button of host.querySelectorAll('button')) await pressButton(host, button.textContent)
  expect(chosen).toEqual(['mine', 'theirs', 'both'])
})
