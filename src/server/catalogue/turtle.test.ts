import { expect, test } from 'vitest'
import { toTurtle } from './turtle.ts'

const PREFIXES = { ex: 'https://example.org/#' }

test('a node is its address, its types and its statements', () => {
  expect(toTurtle({ '@id': 'https://example.org/1', '@type': ['ex:A', 'ex:B'], 'ex:name': 'uno', 'ex:none': [] }, PREFIXES)).toBe(
    '@prefix ex: <https://example.org/#> .\n\n<https://example.org/1> a ex:A, ex:B ;\n  ex:name "uno" .\n')
})

test('words keep their language, values their type, and quotes and line ends are escaped', () => {
  const node = { '@id': 'https://example.org/1', 'ex:name': [{ '@value': 'l"uno\n', '@language': 'it' }], 'ex:days': { '@value': '3', '@type': 'ex:int' } }
  expect(toTurtle(node, PREFIXES)).toContain('ex:name "l\\"uno\\n"@it ;\n  ex:days "3"^^ex:int .')
})

test('what has an address is written apart, once; what has none where it stands', () => {
  const authority = { '@id': 'https://example.org/#ente', 'ex:name': 'ente' }
  const text = toTurtle({ '@id': 'https://example.org/1', 'ex:by': [authority, authority], 'ex:has': { '@type': 'ex:C', 'ex:of': { '@id': 'https://example.org/x y' } } }, PREFIXES)
  expect(text).toContain('ex:by <https://example.org/#ente>, <https://example.org/#ente> ;\n  ex:has [ a ex:C ;\n    ex:of <https://example.org/x%20y> ] .')
  expect(text.match(/ex:name "ente"/g)).toHaveLength(1)
})

test('two things said of one address are both said', () => {
  const text = toTurtle({ '@id': 'https://example.org/1', 'ex:law': [{ '@id': 'https://example.org/legge', 'ex:name': 'artt. 1-3' }, { '@id': 'https://example.org/legge', 'ex:name': 'art. 9' }] }, PREFIXES)
  for (const name of ['artt. 1-3', 'art. 9']) expect(text).toContain(name)
})
