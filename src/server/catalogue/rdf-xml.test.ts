import { expect, test } from 'vitest'
import { triplesOfRdfXml } from '#support/triples.ts'
import { toRdfXml } from './rdf-xml.ts'

const PREFIXES = { ex: 'https://example.org/#' }

test('a node is its address, its types and its statements', () => {
  const text = toRdfXml({ '@id': 'https://example.org/1', '@type': ['ex:A', 'ex:B'], 'ex:name': 'uno', 'ex:none': [] }, PREFIXES)
  expect(text).toContain('<rdf:Description rdf:about="https://example.org/1">\n<rdf:type rdf:resource="https://example.org/#A"/>\n<rdf:type rdf:resource="https://example.org/#B"/>\n<ex:name>uno</ex:name></rdf:Description>')
  expect(triplesOfRdfXml(text)).toHaveLength(3)
})

test('words keep their language and values their type, and no sign breaks the document', () => {
  const node = { '@id': 'https://example.org/1?a=1&b="2"', 'ex:name': [{ '@value': 'l\'<uno> & "due"\u0001', '@language': 'it' }], 'ex:days': { '@value': '3', '@type': 'ex:int' } }
  const text = toRdfXml(node, PREFIXES)
  expect(text).toContain('<ex:name xml:lang="it">l\'&#60;uno&#62; &#38; &#34;due&#34;\uFFFD</ex:name>\n<ex:days rdf:datatype="https://example.org/#int">3</ex:days>')
  expect(triplesOfRdfXml(text)).toContain('https://example.org/1?a=1&b="2" https://example.org/#days "3"@^^https://example.org/#int')
})

test('what has an address is written apart, once; what has none where it stands', () => {
  const authority = { '@id': 'https://example.org/#ente', 'ex:name': 'ente' }
  const text = toRdfXml({ '@id': 'https://example.org/1', 'ex:by': [authority, authority], 'ex:has': { '@type': 'ex:C', 'ex:of': { '@id': 'https://example.org/x' } } }, PREFIXES)
  expect(text.match(/ente<\/ex:name>/g)).toHaveLength(1)
  expect(text).toContain('<ex:has><rdf:Description>\n<rdf:type rdf:resource="https://example.org/#C"/>\n<ex:of rdf:resource="https://example.org/x"/></rdf:Description></ex:has>')
})

test('two things said of one address are both said', () => {
  const text = toRdfXml({ '@id': 'https://example.org/1', 'ex:law': [{ '@id': 'https://example.org/legge', 'ex:name': 'artt. 1-3' }, { '@id': 'https://example.org/legge', 'ex:name': 'art. 9' }] }, PREFIXES)
  for (const name of ['artt. 1-3', 'art. 9']) expect(text).toContain(name)
})
