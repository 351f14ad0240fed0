/** Where a page of a list ends: the sort key and the id of its last row. Opaque to the client. */
export interface Cursor { readonly key: string, readonly id: string }

export function writeCursor({ key, id }: Cursor): string {
  return Buffer.from(`${key} ${id}`).toString('base64url')
}

const SHAPE = /^(\d{4}-\d{2}-\d{2}(?:T[\d:.]+Z)?) ([0-9a-f-]{36})$/

/** Nothing for what we did not write: the list then begins again. */
export function readCursor(text: string | undefined): Cursor | undefined {
  const [, key, id] = SHAPE.exec(Buffer.from(text ?? '', 'base64url').toString('utf8')) ?? []
  return key === undefined || id === undefined ? undefined : { key, id }
}
