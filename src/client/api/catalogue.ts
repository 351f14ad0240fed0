import type { Lists } from '#contract/catalogue.ts'
import { catalogueRoutes } from '#contract/paths.ts'
import { address } from './addresses.ts'
import type { Answer, Api, Call } from './api.ts'
import type { Ask } from './connect.ts'
import type { Shape } from './read.ts'
import { isCatalogue } from './outline.ts'
import { isBundle, isDefinition, isList, isPack, isProcedureTypes } from './shapes.ts'

async function hasDigest(text: string, digest: string): Promise<boolean> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))
  return Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join('') === digest
}

export function catalogueCalls(ask: Ask): Pick<Api, 'catalogue' | 'procedureTypes' | 'pack' | 'definition' | 'bundle' | 'list'> {
  return {
    catalogue: call => ask(catalogueRoutes.catalogue, { ...call, shape: isCatalogue }),
    procedureTypes: call => ask(catalogueRoutes.procedureTypes, { ...call, shape: isProcedureTypes }),
    pack: call => ask(catalogueRoutes.pack, { ...call, shape: isPack }),
    definition: (digest, call) => ask(address(catalogueRoutes.definition, { digest }), { ...call, shape: isDefinition, accept: text => hasDigest(text, digest) }),
    bundle: (digest, call) => ask(address(catalogueRoutes.bundle, { digest }), { ...call, shape: isBundle }),
    list: <N extends keyof Lists>(digest: string, call?: Call): Promise<Answer<Lists[N]>> =>
      ask(address(catalogueRoutes.list, { digest }), { ...call, shape: isList as Shape<Lists[N]>, accept: text => hasDigest(text, digest) }),
  }
}
