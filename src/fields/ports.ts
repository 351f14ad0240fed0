import { inject, type InjectionKey, type Ref } from 'vue'
import type { Field, Language } from '#domain/procedure/definition.ts'
import type { AttachmentRef, Places } from '#domain/procedure/kind.ts'
import type { Lists } from '#domain/procedure/places.ts'
import type { Problem, Result } from '#domain/problem/problem.ts'
import type { MapSettings } from './map/settings.ts'

export interface Fix {
  readonly lat: number
  readonly lon: number
  /** Metres, whole. */
  readonly accuracy: number
}

/** What an input asks of the application around it; given by the page that holds the form. */
export interface FieldPorts {
  readonly language: Readonly<Ref<Language>>
  /** A message by key, in the present language. Read inside render. */
  readonly t: (key: string, params?: Readonly<Record<string, string | number>>) => string
  /** The lists of the chosen body, from the device. The same promise every time. */
  readonly lists: () => Promise<Lists>
  /** Nothing until the lists are there. */
  readonly places: () => Places | undefined
  /** Puts bytes on the device before their reference enters the answers. Refuses with `storage.*` problems. May be called again with the same bytes. */
  readonly keepFile: (file: Blob, name: string, field: Field) => Promise<Result<AttachmentRef>>
  /** Work that ends in the answer, such as making a photograph ready: the step is neither checked nor left before it is over. */
  readonly hold?: (work: Promise<unknown>) => void
  /** An object URL for kept bytes, to be revoked by the caller; nothing when they are not on this device. */
  readonly fileUrl: (sha256: string) => Promise<string | undefined>
  /** Kept bytes; nothing when they are not on this device. */
  readonly fileBytes: (sha256: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
  /** One GPS reading. Refuses with `position.*` problems. */
  readonly locate: () => Promise<Result<Fix>>
  /** What the body says of its maps; nothing when it says nothing. */
  readonly map?: () => MapSettings | undefined
  /** A problem in words. */
  readonly word: (problem: Problem) => string
  /** Local wall time in Europe/Rome, YYYY-MM-DDTHH:MM. */
  readonly now: () => string
}

export const fieldPortsKey: InjectionKey<FieldPorts> = Symbol('field ports')

export function useFieldPorts(): FieldPorts {
  const ports = inject(fieldPortsKey, undefined)
  if (!ports) throw new Error('an input was mounted outside a form: no FieldPorts were provided')
  return ports
}
