import { expect, test } from 'vitest'
import type { PackReply } from '#contract/catalogue.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Definition } from '#domain/procedure/definition.ts'
import type { Answer } from '../api/api.ts'
import { aDefinition, aDevice, codes, must } from '#support/device.ts'
import { sha256Hex } from '../storage/digest.ts'
import { downloadPack, type PackPorts, type PackProgress } from './pack.ts'

const digestOf = (letter: string): string => letter.repeat(64)
const PACK: PackReply = {
  definitions: ['a', 'b'].map(letter => ({ ref: { id: letter, version: 1, digest: digestOf(letter) }, bytes: 100 })),
  lists: (['comuni', 'province', 'roads', 'countries'] as const).map((name, index) => ({ name, digest: digestOf(String(index)), bytes: 50 })),
}

const LISTS = PACK.lists.map(({ digest }) => digest)

/** Four definitions as they are published, and a bundle of the first three. */
async function aBundle() {
  const definitions = ['a', 'b', 'c', 'd'].map(id => ({ ...aDefinition(), id }))
  const refs = await Promise.all(definitions.map(async one => ({ id: one.id, version: 1, digest: await sha256Hex(new TextEncoder().encode(JSON.stringify(one))) })))
  const digests = refs.map(({ digest }) => digest)
  const bundle = { digest: digestOf('9'), definitions: digests.slice(0, 3) }
  return { definitions, refs, digests, bundle, pack: { ...PACK, definitions: refs.map(ref => ({ ref, bytes: 100 })), bundles: [bundle] } satisfies PackReply }
}

/** @param remaining items that still get through before the network goes */
function serverThat(remaining: number, asked: string[] = [], { pack = PACK, bundled = [] }: { readonly pack?: PackReply, readonly bundled?: readonly Definition[] } = {}): PackPorts['api'] {
  const answer = <T>(result: Result<T>): Promise<Answer<T>> => Promise.resolve({ ...result, arrival: {} })
  const item = <T>(digest: string, value: T): Promise<Answer<T>> => {
    asked.push(digest)
    remaining -= 1
    return answer(remaining >= 0 ? ok(value) : refuse('network.unreachable', {}))
  }
  return {
    catalogue: () => answer(ok({ procedures: [] } as never)), // kept as it comes
    pack: () => answer(ok(pack)),
    definition: digest => item(digest, aDefinition()),
    bundle: digest => item(digest, bundled),
    list: digest => item(digest, [] as never),
  }
}

test('everything needed is on the device, and the progress ends at the whole', async () => {
  const storage = await aDevice().open()
  const progress: PackProgress[] = []
  expect(must(await downloadPack({ storage, api: serverThat(99) }, now => progress.push(now)))).toEqual({ doneBytes: 400, totalBytes: 400 })
  expect(progress[0]).toEqual({ doneBytes: 0, totalBytes: 400 })
  expect(progress.at(-1)).toEqual({ doneBytes: 400, totalBytes: 400 })
  expect(must(await storage.hasDefinitions())).toEqual(new Set([digestOf('a'), digestOf('b')]))
  expect(must(await storage.lists())).toEqual({ comuni: [], province: [], roads: [], countries: [] })
  expect(must(await storage.catalogue())?.packBytes).toBe(400)
})

test('cut short, it promises nothing; called again, it fetches only what is missing', async () => {
  const storage = await aDevice().open()
  expect(codes(await downloadPack({ storage, api: serverThat(3) }, () => undefined))).toEqual(['network.unreachable'])
  expect(must(await storage.catalogue())).toBeUndefined()
  const asked: string[] = []
  must(await downloadPack({ storage, api: serverThat(99, asked) }, () => undefined))
  expect(asked).toEqual([digestOf('3'), digestOf('a'), digestOf('b')])
})

test('definitions of older drafts stay', async () => {
  const storage = await aDevice().open()
  must(await storage.keepDefinition({ id: 'old', version: 1, digest: digestOf('f') }, aDefinition()))
  must(await downloadPack({ storage, api: serverThat(99) }, () => undefined))
  expect(must(await storage.definition(digestOf('f')))).toBeDefined()
})

test('what comes together is asked for once, and each is kept under its own digest', async () => {
  const storage = await aDevice().open()
  const { pack, bundle, definitions, digests } = await aBundle()
  const asked: string[] = []
  const progress: PackProgress[] = []
  must(await downloadPack({ storage, api: serverThat(99, asked, { pack, bundled: definitions.slice(0, 3) }) }, now => progress.push(now)))
  expect(asked).toEqual([...LISTS, bundle.digest, digests[3]])
  expect(must(await storage.hasDefinitions())).toEqual(new Set(digests))
  expect(must(await storage.definition(digests[1] ?? '')).id).toBe('b')
  expect(progress.at(-1)).toEqual({ doneBytes: 600, totalBytes: 600 })
})

test('what a bundle does not bring, or brings altered, comes by itself', async () => {
  const storage = await aDevice().open()
  const { pack, bundle, definitions: [first, second], digests } = await aBundle()
  const asked: string[] = []
  const bundled = [first, { ...second, title: { it: 'Altro', en: 'Other' } }] as readonly Definition[]
  must(await downloadPack({ storage, api: serverThat(99, asked, { pack, bundled }) }, () => undefined))
  expect(asked).toEqual([...LISTS, bundle.digest, digests[3], digests[1], digests[2]])
  expect(must(await storage.hasDefinitions())).toEqual(new Set(digests))
})

test('a server that has no such bundle gives them one by one; a network that ends ends it', async () => {
  const { pack, bundle, digests } = await aBundle()
  const none = { ...serverThat(99, [], { pack }), bundle: () => Promise.resolve({ ...refuse('request.not-found', {}), arrival: {} }) }
  const storage = await aDevice().open()
  must(await downloadPack({ storage, api: none }, () => undefined))
  expect(must(await storage.hasDefinitions())).toEqual(new Set(digests))
  const asked: string[] = []
  expect(codes(await downloadPack({ storage: await aDevice().open(), api: serverThat(4, asked, { pack }) }, () => undefined))).toEqual(['network.unreachable'])
  expect(asked).toContain(bundle.digest)
})

test('for one definition that is new no bundle is fetched', async () => {
  const storage = await aDevice().open()
  const { pack, definitions, refs, digests } = await aBundle()
  for (const [index, ref] of refs.slice(1).entries()) must(await storage.keepDefinition(ref, definitions[index + 1] as Definition))
  const asked: string[] = []
  must(await downloadPack({ storage, api: serverThat(99, asked, { pack }) }, () => undefined))
  expect(asked).toEqual([...LISTS, digests[0]])
})
