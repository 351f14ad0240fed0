import { provide, shallowRef } from 'vue'
import { localTimeInRome } from '#domain/calendar/rome.ts'
import { placesOf, type Lists } from '#domain/procedure/places.ts'
import type { AttachmentRef, Places } from '#domain/procedure/kind.ts'
import { ok, type Problem, type Result } from '#domain/problem/problem.ts'
import { fieldPortsKey, type FieldPorts } from '#fields/ports.ts'
import { listsOfBody } from '../body/lists.ts'
import { useBody } from '../body/store.ts'
import { useSession } from '../session/store.ts'
import { deviceStorage } from '../storage/device.ts'
import type { Owner } from '../storage/records.ts'
import { useText, type TextKey } from '../text/index.ts'
import { locate } from './locate.ts'

/**
 * Gives the inputs below this component what they ask of the world.
 * @param word a problem in the words of the definition
 * @returns `settled`: waits until no input is at work on an answer any more
 */
export function useFieldPorts(word: (problem: Problem) => string): { readonly settled: () => Promise<void> } {
  const { t, language } = useText()
  const administration = useBody()
  const session = useSession()
  const places = shallowRef<Places>()
  let lists: Promise<Lists> | undefined
  const held = new Set<Promise<unknown>>()

  const ports: FieldPorts = {
    language,
    t: (key, params) => t(key as TextKey, params), // the inputs' keys are those of room `field`, which their own tests check
    lists: () => lists ??= listsOfBody(),
    places: () => places.value,
    keepFile: (file, name) => keepFile(file, name, session.owner),
    hold: work => {
      held.add(work)
      const drop = (): void => { held.delete(work) }
      work.then(drop, drop)
    },
    fileUrl,
    fileBytes,
    locate: () => locate(navigator.geolocation),
    map: () => administration.body?.map,
    word,
    now: () => localTimeInRome(new Date().toISOString()),
  }
  void ports.lists().then(all => { places.value = placesOf(all) })
  provide(fieldPortsKey, ports)
  return { settled: async () => { await Promise.allSettled(held) } }
}

async function keepFile(file: Blob, name: string, owner: Owner): Promise<Result<AttachmentRef>> {
  const kept = await (await deviceStorage()).keepFile(await file.arrayBuffer(), owner)
  return kept.ok ? ok({ name, mediaType: file.type, bytes: kept.value.bytes, sha256: kept.value.sha256 }) : kept
}

async function fileUrl(sha256: string): Promise<string | undefined> {
  const bytes = await fileBytes(sha256)
  return bytes && URL.createObjectURL(new Blob([bytes]))
}

async function fileBytes(sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await (await deviceStorage()).readFile(sha256)
  return bytes.ok ? new Uint8Array(bytes.value) : undefined
}
