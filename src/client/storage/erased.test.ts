import { expect, test } from 'vitest'
import { aDevice, aDraft, must } from '#support/device.ts'

test('storage that was erased is told from storage that is new, until the person knows', async () => {
  const device = await aDevice().open()
  expect(must(await device.isErased(false))).toBe(false) // a browser the server has not seen
  expect(must(await device.isErased(true))).toBe(false) // it has saved since
  const erased = await aDevice().open()
  expect([must(await erased.isErased(true)), must(await erased.isErased(true))]).toEqual([true, true])
  must(await erased.settleErased())
  expect(must(await erased.isErased(true))).toBe(false)
})

test('a server of a release before, which does not say, leaves the question to the next look', async () => {
  const device = await aDevice().open()
  expect(must(await device.isErased(undefined))).toBe(false)
  expect(must(await device.isErased(true))).toBe(true)
})

test('what a person takes away themselves is not said to be erased', async () => {
  const device = await aDevice().open()
  must(await device.isErased(false))
  must(await device.saveDraft(aDraft({ owner: 'anna' }), 0))
  must(await device.wipe('anna'))
  expect(must(await device.isErased(true))).toBe(false)
})
