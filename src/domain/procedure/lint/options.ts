import type { Field } from '../definition.ts'

/** The values of a field's options; nothing when it is no choice. */
export function optionsIn(field: Field): readonly string[] | undefined {
  const options: unknown = field['options']
  if (!Array.isArray(options)) return undefined
  return options.flatMap((option: unknown) => typeof option === 'object' && option !== null && 'value' in option && typeof option.value === 'string' ? [option.value] : [])
}
