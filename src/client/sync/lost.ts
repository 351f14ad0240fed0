import type { RaisesReply } from '#contract/filings.ts'
import type { Api } from '../api/api.ts'
import type { OutboxEntry } from '../storage/records.ts'
import type { RunnerStorage } from '../storage/storage.ts'
import { lead, type LeadershipPorts } from './leadership.ts'

export interface LostPorts extends LeadershipPorts {
  readonly storage: LeadershipPorts['storage'] & Pick<RunnerStorage, 'filed' | 'queueLost'>
  readonly api: Pick<Api, 'raises' | 'checkReceipt'>
}

/**
 * Looks for filings whose receipt is here and that the office has lost with what was restored over it, and queues them again. Only numbers
 * that the office itself says it may have lost are asked for, those among them too of which it has only the receipt; the sealed bytes of each are here for thirty days after its receipt.
 * With no network nothing happens; may be called at any time.
 */
export async function queueLost(ports: LostPorts, signal: AbortSignal): Promise<void> {
  const { storage, api } = ports
  const filed = await storage.filed()
  if (!filed.ok || filed.value.length === 0) return
  const told = await api.raises({ signal })
  if (!told.ok) return
  const lost: OutboxEntry[] = []
  for (const entry of filed.value.filter(one => isAmong(one, told.value))) {
    if (entry.state.at !== 'filed') continue
    const check = await api.checkReceipt(entry.state.receiptCode, { signal, anonymous: true })
    const isLost = check.ok ? check.value.contentLost === true : check.problems.some(one => one.code === 'request.not-found')
    if (isLost) lost.push(entry)
  }
  if (lost.length > 0) await lead(ports, async ({ lease }) => { for (const { id } of lost) await storage.queueLost(lease, id) })
}

function isAmong({ body, state }: OutboxEntry, told: RaisesReply): boolean {
  if (state.at !== 'filed' || body !== told.body) return false
  const [number, year] = state.label.split('/').map(Number)
  return number !== undefined && told.raises.some(raise => raise.year === year && raise.from <= number && number <= raise.to)
}
