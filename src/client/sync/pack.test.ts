import { expect, test } from 'vitest'
import type { PackReply } from '#contract/catalogue.ts'
import { ok, refuse, type Result } from '#domain/problem/problem.ts'
import type { Answer } from '../api/api.ts'
import { aDefinition, aDevice, codes, must } from '#support/device.ts'
import { downloadPack, type PackPorts, type PackProgress } from './pack.ts'

const digestOf = (letter: string): string => letter.repeat(64)
const PACK: PackReply = {
  definitions: ['a', 'b'].map(letter => ({ ref: { id: letter, version: 1, digest: digestOf(letter) }, bytes: 100 })),
  lists: (['comuni', 'province', 'roads', 'countries'] as const).map((name, index) => ({ name, digest: digestOf(String(index)), bytes: 50 })),
}

/** @param remaining items that still get through before the network goes */
function serverThat(remaining: number, asked: string[] = []): PackPorts['api'] {
  const answer = <T>(result: Result<T>): Promise<Answer<T>> => Promise.resolve({ ...result, arrival: {} })
  const item = <T>(digest: string, value: T): Promise<Answer<T>> => {
    asked.push(digest)
    remaining -= 1
    return answer(remaining >= 0 ? ok(value) : refuse('network.unreachable', {}))
  }
  return {
    catalogue: () => answer(ok({ procedures: [] } as never)), // kept as it comes
    pack: () => answer(ok(PACK)),
    definition: digest => item(digest, aDefinition()),
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
