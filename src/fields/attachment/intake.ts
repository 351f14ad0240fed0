import { nextTick, readonly, shallowRef, type ShallowRef } from 'vue'
import type { Field } from '#domain/procedure/definition.ts'
import type { AttachmentRef, PhotoPosition } from '#domain/procedure/kind.ts'
import { ok, refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import type { FieldPorts } from '../ports.ts'
import { prepareFile } from './prepare.ts'
import { countOf } from './refs.ts'

export interface Intake {
  /** Name of the file being taken in now. */
  readonly busyWith: Readonly<ShallowRef<string | undefined>>
  /** Why files of the last pick were not taken. */
  readonly refused: Readonly<ShallowRef<readonly Problem[]>>
  /** Takes files in one after the other: each is made ready, put on the device and only then added to the answer; the same file twice is one. */
  readonly take: (files: readonly File[]) => Promise<void>
}

export interface IntakeParts {
  readonly field: () => Field
  readonly path: () => string
  readonly refs: () => readonly AttachmentRef[]
  readonly update: (refs: readonly AttachmentRef[]) => void
  readonly keepFile: FieldPorts['keepFile']
  /** A photograph that was taken in says where it was made. */
  readonly placed?: (sha256: string, position: PhotoPosition) => void
}

interface Taken { readonly ref: AttachmentRef, readonly position?: PhotoPosition | undefined }

export function useIntake({ field, path, refs, update, keepFile, placed }: IntakeParts): Intake {
  const busyWith = shallowRef<string>()
  const refused = shallowRef<readonly Problem[]>([])

  /** @returns `attachment.unreadable` also where reading breaks off: a file of the cloud with no network, one changed since it was chosen, code that cannot be fetched */
  async function takeOne(file: File): Promise<Result<Taken>> {
    try {
      return await prepareAndKeep(file)
    } catch {
      return refuse('attachment.unreadable', { path: path(), name: file.name }) // whatever it was, the other files and the form must not go with this one
    }
  }

  async function prepareAndKeep(file: File): Promise<Result<Taken>> {
    const [, max] = countOf(field())
    if (refs().length >= max) return refuse('attachment.too-many', { path: path(), max })
    const prepared = await prepareFile(file, { field: field(), path: path() })
    if (!prepared.ok) return prepared
    const { blob, name, facts, position } = prepared.value
    const kept = await keepFile(blob, name, field())
    return kept.ok ? ok({ ref: { ...kept.value, ...facts }, position }) : kept
  }

  async function take(files: readonly File[]): Promise<void> {
    refused.value = []
    try {
      for (const file of files) {
        busyWith.value = file.name
        const taken = await takeOne(file)
        if (!taken.ok) refused.value = [...refused.value, ...taken.problems]
        else add(taken.value.ref, taken.value.position)
        await nextTick() // the answer has to be there before the next file counts it
      }
    } finally {
      busyWith.value = undefined
    }
  }

  function add(ref: AttachmentRef, position: PhotoPosition | undefined): void {
    if (refs().some(one => one.sha256 === ref.sha256)) return
    update([...refs(), ref])
    if (position) placed?.(ref.sha256, position)
  }

  return { busyWith: readonly(busyWith), refused: readonly(refused), take }
}
