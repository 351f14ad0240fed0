import { setTimeout as pause } from 'node:timers/promises'
import { Device } from './device.ts'
import { CLOCK_JUMPS_MS, draftAndSeal } from './drafting.ts'
import type { Chance } from './random.ts'
import type { World } from './world.ts'

const MOST_FILINGS = 8
const MOST_PAUSE_MS = 60

/** The life of one device: some filings, whatever befalls it, and in the end an empty outbox. @returns false when there was nothing to file */
export async function live(world: World, chance: Chance): Promise<boolean> {
  const device = await Device.unpack(world, chance)
  const filings = chance.between(1, MOST_FILINGS)
  let filed = 0
  while (filed < filings && await draftAndSeal(device)) {
    filed += 1
    if (chance.is(0.7)) void (await device.page()).wake('sealed')
    if (chance.is(0.35)) await befall(device)
  }
  if (filed > 0) await device.drain()
  await keepSample(device)
  await device.tell()
  return filed > 0
}

async function befall(device: Device): Promise<void> {
  const { chance, world: { ledger, town }, clock } = device
  const what = chance.weighed({ 'page killed': 5, 'second page': 4, 'clock set': 3, 'person changes': 2, 'goes away': 3 })
  switch (what) {
    case 'page killed':
      await pause(chance.between(0, MOST_PAUSE_MS))
      for (const page of device.pages) page.kill()
      ledger.happened(what)
      await device.wake('start')
      return
    case 'second page':
      ledger.happened('two pages at work')
      void (await device.openPage()).wake('start')
      return
    case 'clock set': {
      const jump = chance.pick(CLOCK_JUMPS_MS)
      clock.set(jump)
      ledger.happened(jump > 0 ? 'clock set forward' : 'clock set back')
      return
    }
    case 'person changes':
      device.person = chance.is(0.6) ? chance.pick(town.at(device.host)) : undefined
      void (await device.page()).wake('login')
      return
    case 'goes away':
      await pause(chance.between(0, MOST_PAUSE_MS))
      void (await device.page()).wake('visible')
  }
}

/** Keeps the bytes of a filed entry, as the device does for thirty days. */
async function keepSample({ own, hands, world, host, chance }: Device): Promise<void> {
  const one = own.length > 0 && chance.is(0.3) ? chance.pick(own) : undefined
  if (!one) return
  const bytes = await hands.sealedBytes(one.intent.id)
  if (!bytes.ok || one.intent.sealHash === undefined) return
  const { id, owner, mark } = one.intent
  world.keepSample({ id, host, mark, bytes: Buffer.from(bytes.value), sealHash: one.intent.sealHash, person: world.town.at(host).find(person => person.owner === owner) })
}
