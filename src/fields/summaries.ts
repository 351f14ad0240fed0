import type { Component } from 'vue'

const summaries = import.meta.glob<Component>('./*/Summary.vue', { eager: true, import: 'default' })

/** How an answer is drawn where it is only read, if the plain text of the kind's `show` is not enough; `undefined` where it is. */
export function summaryFor(type: string): Component | undefined {
  return summaries[`./${type}/Summary.vue`]
}
