import type { Component } from 'vue'

const inputs = import.meta.glob<Component>('./*/Input.vue', { eager: true, import: 'default' })

/** The input of a field type; its props and events are in `input.ts`. Throws for an unknown type: no published definition has one. */
export function inputFor(type: string): Component {
  const input = inputs[`./${type}/Input.vue`]
  if (!input) throw new Error(`no input is drawn for the field type ${type}`)
  return input
}
