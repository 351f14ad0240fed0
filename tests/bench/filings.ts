import { createHash, randomUUID } from 'node:crypto'
import { compileProcedure } from '#domain/condition/compile.ts'
import { openDraft } from '#domain/filing/draft.ts'
import type { Answers } from '#domain/filing/filing.ts'
import { sealFiling } from '#domain/filing/seal.ts'
import { surroundingsAt } from '#domain/filing/surroundings.ts'
import { kinds } from '#fields/index.ts'
import type { Catalogue } from '#server/catalogue/index.ts'

export const BODY = 'p_pc'
const PROCEDURE = 'segnalazione-strada'

/** A report of a pothole: what most people file, in half a minute, without a login. The road is one for trials. */
const ANSWERS: Answers = {
  categoria: 'buca-o-asfalto', pericolo: 'no', titolo: 'Buca profonda dopo la curva', dimensione: 'media',
  descrizione: 'Una buca larga circa mezzo metro nella corsia in salita, poco prima del ponte. Piena d\'acqua non si vede.',
  punto: { lat: 44.6802, lon: 9.3921, accuracy: 18, source: 'gps' }, posizione: { road: 'SP7', km: '12.35', side: 'right' },
  comune: '033015', data_ora: '2026-01-10T18:38', anonima: true,
}

export interface SealedReport { readonly id: string, readonly bytes: Uint8Array, readonly sealHash: string }

/** Seals the same report again and again, each time as another filing, as a device does. */
export function reportSealer(catalogue: Catalogue): () => Promise<SealedReport> {
  const offered = catalogue.offered(BODY).find(one => one.ref.id === PROCEDURE)
  if (!offered) throw new Error(`${PROCEDURE} is not offered by ${BODY}`)
  const sealedAt = new Date().toISOString()
  const state = openDraft(compileProcedure(offered.definition, kinds), ANSWERS, surroundingsAt(sealedAt, catalogue.places(BODY)))
  return async () => {
    const id = randomUUID()
    const sealed = await sealFiling({ id, body: BODY, ref: offered.ref, state, language: 'it', confirmed: [], sealedAt }, bytes => Promise.resolve(createHash('sha256').update(bytes).digest('hex')))
    if (!sealed.ok) throw new Error(`the report cannot be sealed: ${JSON.stringify(sealed.problems)}`)
    return { id, bytes: sealed.value.bytes, sealHash: sealed.value.sealHash }
  }
}
