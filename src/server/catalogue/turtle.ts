import { isLiteral, type GraphNode } from './graph.ts'

/** The same graph in Turtle (W3C, 2014). A node with an address of its own is written apart, once for each thing said of it; one without stands where it is used. */
export function toTurtle(graph: GraphNode, prefixes: Readonly<Record<string, string>>): string {
  const writer = new Writer()
  writer.subject(graph)
  return `${Object.entries(prefixes).map(([prefix, iri]) => `@prefix ${prefix}: <${iri}> .`).join('\n')}\n\n${writer.subjects.join('\n\n')}\n`
}

class Writer {
  readonly #blocks: string[] = []

  get subjects(): readonly string[] {
    return this.#blocks.filter(block => block !== '')
  }

  subject(node: GraphNode): string {
    const id = address(node['@id'] ?? '')
    if (Object.keys(node).length > 1) {
      const place = this.#blocks.push('') - 1 // before what it leads to
      const block = `${id} ${this.#predicates(node, '  ')} .`
      if (!this.#blocks.includes(block)) this.#blocks[place] = block
    }
    return id
  }

  #predicates(node: GraphNode, indent: string): string {
    const types = [node['@type'] ?? []].flat()
    const statements = Object.entries(node).filter(([term]) => !term.startsWith('@')).flatMap(([term, value]) => {
      const objects = (Array.isArray(value) ? value as readonly unknown[] : [value]).map(one => this.#object(one, indent))
      return objects.length === 0 ? [] : [`${term} ${objects.join(', ')}`]
    })
    return [...types.length === 0 ? [] : [`a ${types.join(', ')}`], ...statements].join(` ;\n${indent}`)
  }

  #object(value: unknown, indent: string): string {
    if (typeof value === 'string') return quoted(value)
    if (isLiteral(value)) return `${quoted(value['@value'])}${value['@language'] === undefined ? '' : `@${value['@language']}`}${value['@type'] === undefined ? '' : `^^${value['@type']}`}`
    const node = value as GraphNode // nothing else is in such a graph
    return node['@id'] === undefined ? `[ ${this.#predicates(node, `${indent}  `)} ]` : this.subject(node)
  }
}

/** JSON's escapes are all Turtle's too. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

function address(iri: string): string {
  return `<${iri.replaceAll(/[\u0000-\u0020<>"{}|^`\\]/g, sign => encodeURIComponent(sign))}>`
}
