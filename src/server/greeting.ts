import type { BodySource } from './catalogue/index.ts'
import type { Config } from './platform/config.ts'

const PORT_OF_HTTP = 80

/** What `npm start` prints: where to go and, in a demonstration, who to be. */
export function greeting(config: Config, bodies: readonly BodySource[], port: number): string {
  const at = (host: string): string => `http://${host}${port === PORT_OF_HTTP ? '' : `:${String(port)}`}`
  const [first] = bodies
  const addresses = config.publicUrl
    ? [`  ${config.publicUrl.origin}`]
    : [`  ${at('localhost').padEnd(34)} ${first?.name.it ?? ''}`, ...bodies.flatMap(body => body.hosts.map(host => `  ${at(host).padEnd(34)} ${body.name.it}`))]
  const people = config.identity.provider === 'development'
    ? ['', 'Test identities: choose a person on the login page (citizens from Accedi, office staff from /ufficio). None of them exists.']
    : []
  return ['', 'Sportello is ready:', ...addresses, ...people, '', 'Ctrl-C stops it.', ''].join('\n')
}
