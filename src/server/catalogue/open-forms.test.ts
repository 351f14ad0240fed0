import { expect, test } from 'vitest'
import { preferredForm } from './open-forms.ts'

test.each<[accept: string | undefined, extension: string | undefined, reason: string]>([
  [undefined, 'jsonld', 'no preference'],
  ['*/*', 'jsonld', 'no preference said'],
  ['application/rdf+xml', 'rdf', 'the one asked for'],
  ['Text/Turtle;q=0.9, application/rdf+xml;q=0.5', 'ttl', 'the better of two'],
  ['text/*', 'ttl', 'a kind'],
  ['application/ld+json;q=0, */*', 'ttl', 'one that is not wanted'],
  ['application/rdf+xml;q=zero, */*;q=0.1', 'jsonld', 'a quality that is none'],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', undefined, 'a person’s browser'],
  ['application/rdf+xml, text/html;q=0.5', 'rdf', 'a program that reads pages too'],
])('%s → %s (%s)', (accept, extension) => expect(preferredForm(accept)?.extension).toBe(extension))
