import { defineAsyncComponent, type Component } from 'vue'
import { breathe } from './breathe.ts'

const pieces = new WeakMap<Component, Component>()
let underWay: Promise<unknown> = Promise.resolve()

/**
 * A part of a page that is made in a piece of its own the first time, so that a slow phone answers between the pieces. From then on it is made
 * at once with what is around it.
 */
export function inAPiece(part: Component): Component {
  const known = pieces.get(part)
  if (known) return known
  const piece = defineAsyncComponent(() => {
    const made = breathe().then(() => part)
    underWay = Promise.all([underWay, made])
    return made
  })
  pieces.set(part, piece)
  return piece
}

/** When all the pieces that were begun are made, and those begun meanwhile by them. */
export async function piecesMade(): Promise<void> {
  for (let seen: unknown; seen !== underWay;) {
    seen = underWay
    await underWay
    await breathe() // what was made is put into the page after it is there
  }
}
