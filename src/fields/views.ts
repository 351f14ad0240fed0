import type { Component } from 'vue'

/** The same folders as in `large-inputs.ts`: the build wants both lists as they stand. */
const inputs: Record<string, Component> = import.meta.glob<Component>(
  ['./*/Input.vue', '!./attachment/*', '!./cadastral/*', '!./company/*', '!./geo-line/*', '!./person/*', '!./photo-series/*', '!./position/*', '!./repeat/*', '!./road-*/*', '!./scan/*'],
  { eager: true, import: 'default' },
)

const fileOf = (type: string): string => `./${type}/Input.vue`

/** Fetches the inputs that are not there from the start. Refuses when they cannot be fetched; may be called again. */
export async function fetchInputs(): Promise<void> {
  Object.assign(inputs, (await import('./large-inputs.ts')).largeInputs)
}

/** Whether the input of a field type can be drawn now; after {@link fetchInputs} every one can. */
export function hasInput(type: string): boolean {
  return fileOf(type) in inputs
}

/** The input of a field type; its props and events are in `input.ts`. Throws for an unknown type, which no published definition has, and for one not fetched. */
export function inputFor(type: string): Component {
  const input = inputs[fileOf(type)]
  if (!input) throw new Error(`no input is drawn for the field type ${type}`)
  return input
}
