import type { BodyReply } from '#contract/catalogue.ts'
import type { Definition, LocalText } from '#domain/procedure/definition.ts'

interface Service {
  readonly definition: Definition
  readonly body: BodyReply
  /** Address of the service sheet. */
  readonly url: string
  readonly local: (text: LocalText) => string
  /** The audience in words. */
  readonly audience: string
}

/** The service as search engines and the public validator read it: schema.org GovernmentService in JSON-LD. */
export function structuredData({ definition, body, url, local, audience }: Service): string {
  const { office } = definition
  return JSON.stringify({
    '@context': 'https://schema.org',
    '@type': 'GovernmentService',
    name: local(definition.title),
    description: local(definition.summary),
    url,
    serviceType: local(definition.action),
    serviceOperator: { '@type': 'GovernmentOrganization', name: local(body.name), url: body.url },
    areaServed: { '@type': 'AdministrativeArea', name: local(body.name) },
    audience: { '@type': 'Audience', audienceType: audience },
    dateModified: definition.updated,
    availableChannel: {
      '@type': 'ServiceChannel',
      name: local(office.name),
      serviceUrl: url,
      availableLanguage: ['it', 'en'],
      servicePhone: { '@type': 'ContactPoint', telephone: office.phone, email: office.email },
      serviceLocation: {
        '@type': 'Place',
        name: local(office.name),
        address: { '@type': 'PostalAddress', streetAddress: office.address, addressCountry: 'IT' },
      },
    },
  })
}
