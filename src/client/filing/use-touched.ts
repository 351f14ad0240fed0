import { shallowReactive, watch } from 'vue'
import type { Path } from '#domain/filing/path.ts'
import type { Field, FieldId } from '#domain/procedure/definition.ts'
import type { Form } from './form.ts'

/** Fields, parts and cells that the person has been in. What is wrong with them is said; the rest of a row just begun is not blamed. */
export interface Touched {
  readonly has: (path: Path) => boolean
  /** Whether the person has been there or further down. */
  readonly within: (path: Path) => boolean
  readonly add: (path: Path) => void
}

/** What was touched in a step. A field that was hidden comes back untouched. */
export function useTouched(fields: readonly Field[], { hiddenFields }: Pick<Form, 'hiddenFields'>): Touched {
  const paths = shallowReactive(new Set<Path>())
  const isAt = (path: Path, touched: Path): boolean => touched === path || touched.startsWith(`${path}.`)

  function forget(id: FieldId): void {
    for (const path of paths) if (isAt(id, path)) paths.delete(path)
  }

  watch(hiddenFields, (now, before) => {
    if (paths.size === 0) return
    for (const { id } of fields) if (now.has(id) !== before.has(id)) forget(id)
  })

  return {
    has: path => paths.has(path),
    within: path => [...paths].some(touched => isAt(path, touched)),
    add: path => { paths.add(path) },
  }
}
