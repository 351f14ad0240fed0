import type { BodySource } from './catalogue/index.ts'
import type { Config } from './platform/config.ts'

const PORT_OF_HTTP = 80

type Row = readonly [left: string, right: string]

/** What `npm start` prints: where to go and, with the development identity provider, who to be and what each of them is for. */
export async function greeting(config: Config, bodies: readonly BodySource[], port: number): Promise<string> {
  const sections = [['Sportello is ready:', ...table(addresses(config, bodies, port))], ...config.identity.provider === 'development' ? await testPeople() : [], ['Ctrl-C stops it.']]
  return `\n${sections.map(lines => lines.join('\n')).join('\n\n')}\n\n`
}

function addresses({ publicUrl }: Config, bodies: readonly BodySource[], port: number): readonly Row[] {
  const at = (host: string): string => `http://${host}${port === PORT_OF_HTTP ? '' : `:${String(port)}`}`
  const [first] = bodies
  if (publicUrl) return [[publicUrl.origin, '']]
  return [...bodies.flatMap(body => body.hosts.map((host): Row => [at(host), body.name.it])), [at('localhost'), first?.name.it ?? '']]
}

async function testPeople(): Promise<readonly (readonly string[])[]> {
  const { DEMO_PEOPLE, DEMO_STAFF } = await import('./demonstration/index.ts')
  return [
    ['Test people, chosen on the login page; none of them exists. Citizens (Accedi):', ...table(DEMO_PEOPLE.map(({ givenName, familyName, note }) => [`${givenName} ${familyName}`, note]))],
    ['Office staff (/ufficio):', ...table(DEMO_STAFF.map(({ name, note }) => [name, note]))],
  ]
}

function table(rows: readonly Row[]): readonly string[] {
  const width = Math.max(...rows.map(([left]) => left.length))
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd())
}
