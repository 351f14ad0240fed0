/** The id of the element that takes the focus for an answer's path: the target of a problem summary's link. */
export function elementId(path: string): string {
  return `campo-${path.replaceAll('.', '-')}`
}

/** The ids that tie an input to its hint and its error. */
export function hintId(id: string): string {
  return `${id}-aiuto`
}

export function errorId(id: string): string {
  return `${id}-errore`
}
