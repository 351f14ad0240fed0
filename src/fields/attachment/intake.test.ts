import { expect, test } from 'vitest'
import { ref } from 'vue'
import type { AttachmentRef } from '#domain/procedure/kind.ts'
import { ok } from '#domain/problem/problem.ts'
import { aField } from '#support/field-kinds.ts'
import type { FieldPorts } from '../ports.ts'
import { useIntake, type Intake } from './intake.ts'

const DOCUMENT = '%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n0\n%%EOF\n'

function aPdf(name: string): File {
  return new File([DOCUMENT], name, { type: 'application/pdf' })
}

/** A file of the cloud that the phone cannot fetch now. */
function anAbsentFile(name: string): File {
  const unreadable = (): Promise<never> => Promise.reject(new DOMException('The requested file could not be read', 'NotReadableError'))
  const file = aPdf(name)
  return Object.assign(file, { arrayBuffer: unreadable, slice: () => Object.assign(new Blob(), { arrayBuffer: unreadable }) })
}

interface Taking { readonly intake: Intake, readonly names: () => readonly string[] }

const keep: FieldPorts['keepFile'] = (file, name) => Promise.resolve(ok({ name, sha256: name.padEnd(64, '0'), bytes: file.size, mediaType: file.type }))

function aTaking(keepFile = keep): Taking {
  const refs = ref<readonly AttachmentRef[]>([])
  const intake = useIntake({
    field: () => aField({ accept: ['pdf'], count: [0, 5] }),
    path: () => 'documenti',
    refs: () => refs.value,
    update: now => { refs.value = now },
    keepFile,
  })
  return { intake, names: () => refs.value.map(one => one.name) }
}

test('a file that the phone cannot read is refused by its name, and the others of the choice are taken', async () => {
  const { intake, names } = aTaking()
  await intake.take([anAbsentFile('nuvola.pdf'), aPdf('qui.pdf')])
  expect(intake.refused.value).toEqual([{ code: 'attachment.unreadable', details: { path: 'documenti', name: 'nuvola.pdf' } }])
  expect(names()).toEqual(['qui.pdf'])
  expect(intake.busyWith.value).toBeUndefined()
})

test('so is one that breaks off while it is kept', async () => {
  const { intake, names } = aTaking((file, name, field) => name === 'nuvola.pdf' ? Promise.reject(new DOMException('gone', 'NotReadableError')) : keep(file, name, field))
  await intake.take([aPdf('nuvola.pdf'), aPdf('qui.pdf')])
  expect(intake.refused.value.map(one => one.code)).toEqual(['attachment.unreadable'])
  expect(names()).toEqual(['qui.pdf'])
  expect(intake.busyWith.value).toBeUndefined()
})
