import type { BodyReply } from '#contract/catalogue.ts'
import type { BodySource } from './shape.ts'

/** The administrations of this deployment. One is chosen by the host name of a request (decision 0009). */
export interface Bodies {
  readonly all: readonly BodySource[]
  readonly byId: (id: string) => BodySource | undefined
  /** The body whose host this is; the first one for `localhost`, an address of this machine, or a host of the deployment that names none. */
  readonly byHost: (host: string | undefined) => BodySource
}

export function bodiesOf(sources: readonly BodySource[]): Bodies {
  const [first] = sources
  if (first === undefined) throw new Error('No administration is configured: procedures/_bodies holds no readable file')
  const byHost = new Map(sources.flatMap(body => body.hosts.map(host => [host, body])))
  const byId = new Map(sources.map(body => [body.id, body]))
  return {
    all: sources,
    byId: id => byId.get(id),
    byHost: host => byHost.get((host ?? '').toLowerCase().replace(/:\d+$/, '')) ?? first,
  }
}

/** What the pages show of an administration. */
export function bodyReply(body: BodySource, demonstration: boolean): BodyReply {
  const { id, name, shortName, url, address, fiscalCode, pec, phone, email, provincia, accessibilityStatementUrl, dpo, privacy, region, map } = body
  return { id, name, shortName, url, address, fiscalCode, pec, phone, email, provincia, accessibilityStatementUrl, dpo, privacy, region, demonstration, ...map && { map } }
}
