import type { Examined, SignatureFacts, SignerFacts } from './facts.ts'
import { readSignedData } from './signed-data.ts'
import { sniff, SNIFFED_BYTES, type Sniffed } from '../sniff.ts'
import { readDer, type Bytes } from './der.ts'
import { describeSigner, verifySigners, worst, type SignatureTools } from './verify.ts'

/** Envelopes within envelopes: whoever signs after another closes the first in a second. */
const MOST_ENVELOPES = 6

/** Opens a .p7m, and those inside it, and checks the signatures of all. The document in the innermost is looked at as if it had come alone. */
export async function examineEnvelope(file: Bytes, { subtle, look }: SignatureTools): Promise<Examined> {
  const signers: SignerFacts[] = []
  let content = file
  for (let depth = 0; depth < MOST_ENVELOPES; depth += 1) {
    const envelope = fromText(content)
    const data = readSignedData(envelope)
    if (!data || data.signers.length === 0) return { is: 'unreadable' }
    if (!isAllOf(envelope)) return { is: 'unsafe' }
    if (data.content === undefined) return signed('detached', [...signers, ...data.signers.map(one => describeSigner(one, data))])
    signers.push(...await verifySigners(data, [data.content], subtle))
    const inside = typeOf(data.content)
    if (inside.is === 'dangerous') return { is: 'dangerous' }
    content = data.content
    if (inside.is === 'known' && inside.type.type === 'p7m') continue
    const unfit = 'type' in inside ? await look?.(content, inside.type.type) : undefined // one without an end is opened all the same by some programs
    return unfit ? { is: unfit } : signed(worst(...signers.map(({ state }) => state)), signers)
  }
  return { is: 'unreadable' } // no document in sight
}

/** Zeros and line ends behind an envelope are how some programs round it off; anything more is a second file in disguise. What does not end at all is the reader's to say. */
function isAllOf(envelope: Bytes): boolean {
  const whole = readDer(envelope)
  return whole === undefined || envelope.subarray(whole.next).every(byte => PADDING.has(byte))
}

const PADDING: ReadonlySet<number> = new Set([0x00, 0x09, 0x0A, 0x0D, 0x1A, 0x20])

function signed(state: SignatureFacts['state'], signers: readonly SignerFacts[]): Examined {
  return { is: 'signed', facts: { form: 'cades', state, signers } }
}

function typeOf(content: Bytes): Sniffed {
  return sniff({ head: content.subarray(0, SNIFFED_BYTES), tail: content.subarray(-SNIFFED_BYTES) })
}

const SEQUENCE = 0x30

/** Some programs write the envelope in base64, with or without the lines of PEM. What is neither comes back as it is. */
function fromText(file: Bytes): Bytes {
  if (file[0] === SEQUENCE && (file[1] ?? 0) >= 0x80) return file
  const text = new TextDecoder('latin1').decode(file).replace(/-----[A-Z0-9 #]+-----/g, '').replace(/\s+/g, '')
  if (!/^MI[A-Za-z0-9+/]*={0,2}$/.test(text)) return file
  try {
    return Uint8Array.from(atob(text), character => character.charCodeAt(0))
  } catch {
    return file // not whole: the reader will say so
  }
}
