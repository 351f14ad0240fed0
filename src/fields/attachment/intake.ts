import { nextTick, readonly, shallowRef, type ShallowRef } from 'vue'
import type { Field } from '#domain/procedure/definition.ts'
import type { AttachmentRef } from '#domain/procedure/kind.ts'
import { refuse, type Problem, type Result } from '#domain/problem/problem.ts'
import { wholeOf } from '../property.ts'
import type { FieldPorts } from '../ports.ts'
import { downscale, nameAfter, type Drawing } from './downscale.ts'
import { acceptedTypes, countOf, maxBytesOf } from './kind.ts'
import { identifyFile, SNIFFED_BYTES, type FileEnds } from './sniff.ts'

const DEFAULT_MAX_PIXELS = 1600

export interface Intake {
  /** Name of the file being taken in now. */
  readonly busyWith: Readonly<ShallowRef<string | undefined>>
  /** Why files of the last pick were not taken. */
  readonly refused: Readonly<ShallowRef<readonly Problem[]>>
  /** Takes files in one after the other: each is made small, told by its content, put on the device and only then added to the answer; the same file twice is one. */
  readonly take: (files: readonly File[]) => Promise<void>
}

export interface IntakeParts {
  readonly field: () => Field
  readonly path: () => string
  readonly refs: () => readonly AttachmentRef[]
  readonly update: (refs: readonly AttachmentRef[]) => void
  readonly keepFile: FieldPorts['keepFile']
  readonly drawing: Drawing
}

export function useIntake({ field, path, refs, update, keepFile, drawing }: IntakeParts): Intake {
  const busyWith = shallowRef<string>()
  const refused = shallowRef<readonly Problem[]>([])

  async function takeOne(file: File): Promise<Result<AttachmentRef>> {
    const [, max] = countOf(field())
    if (refs().length >= max) return refuse('attachment.too-many', { path: path(), max })
    if (file.size === 0) return refuse('attachment.empty', { path: path(), name: file.name })
    const blob = await shrink(file)
    const maxBytes = maxBytesOf(field())
    if (blob.size > maxBytes) return refuse('attachment.too-big', { path: path(), name: file.name, maxBytes })
    const name = nameAfter(file.name, file, blob)
    // What the browser says of a type hangs on the system: signed files have none on most phones.
    const type = identifyFile({ name, ends: await endsOf(blob), field: field(), path: path() })
    return type.ok ? keepFile(blob.slice(0, blob.size, type.value.mediaType), name, field()) : type
  }

  /** Only where the field takes JPEG: elsewhere a smaller file would be of a type that is refused. */
  async function shrink(file: File): Promise<Blob> {
    return acceptedTypes(field()).includes('jpeg') ? downscale(file, wholeOf(field(), 'maxPixels') ?? DEFAULT_MAX_PIXELS, drawing) : file
  }

  async function take(files: readonly File[]): Promise<void> {
    refused.value = []
    for (const file of files) {
      busyWith.value = file.name
      const kept = await takeOne(file)
      if (!kept.ok) refused.value = [...refused.value, ...kept.problems]
      else if (!refs().some(ref => ref.sha256 === kept.value.sha256)) update([...refs(), kept.value])
      await nextTick() // the answer has to be there before the next file counts it
    }
    busyWith.value = undefined
  }

  return { busyWith: readonly(busyWith), refused: readonly(refused), take }
}

/** Only the two ends are read: a film is not brought into memory to be told from a picture. */
async function endsOf(file: Blob): Promise<FileEnds> {
  const bytes = async (part: Blob): Promise<Uint8Array> => new Uint8Array(await part.arrayBuffer())
  return { head: await bytes(file.slice(0, SNIFFED_BYTES)), tail: await bytes(file.slice(-SNIFFED_BYTES)) }
}
