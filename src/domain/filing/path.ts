/** Where an answer lives: field ids and row numbers joined by dots, as in `autisti.0.patente`. It is also the `name` of the input. */
export type Path = string

export function joinPath(parent: Path, key: string | number): Path {
  return parent === '' ? String(key) : `${parent}.${String(key)}`
}

export function splitPath(path: Path): readonly string[] {
  return path.split('.')
}

/** The field a path begins at: `autisti` for `autisti.0.patente`. */
export function rootOf(path: Path): string {
  const dot = path.indexOf('.')
  return dot < 0 ? path : path.slice(0, dot)
}
