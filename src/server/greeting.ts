import type { BodySource } from './catalogue/index.ts'
import type { Config } from './platform/config.ts'

const PORT_OF_HTTP = 80

/** What `npm start` prints: where to go and, with the development identity provider, who to be. */
export async function greeting(config: Config, bodies: readonly BodySource[], port: number): Promise<string> {
  const at = (host: string): string => `http://${host}${port === PORT_OF_HTTP ? '' : `:${String(port)}`}`
  const [first] = bodies
  const addresses = config.publicUrl
    ? [`  ${config.publicUrl.origin}`]
    : [`  ${at('localhost').padEnd(34)} ${first?.name.it ?? ''}`, ...bodies.flatMap(body => body.hosts.map(host => `  ${at(host).padEnd(34)} ${body.name.it}`))]
  const people = config.identity.provider === 'development' ? await testPeople() : []
  return ['', 'Sportello is ready:', ...addresses, ...people, '', 'Ctrl-C stops it.', ''].join('\n')
}

async function testPeople(): Promise<readonly string[]> {
  const { DEMO_PEOPLE, DEMO_STAFF } = await import('./demonstration/index.ts')
  return [
    '',
    'Choose a test identity on the login page; none of these people exists.',
    `  Citizens, from Accedi:      ${DEMO_PEOPLE.map(({ givenName, familyName }) => `${givenName} ${familyName}`).join(', ')}`,
    `  Office staff, from /ufficio: ${DEMO_STAFF.map(({ name, note }) => `${name} (${note})`).join(', ')}`,
  ]
}
