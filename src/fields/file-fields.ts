/** The field types whose answer is files. A list of its own, so that a page may know it without loading the types. */
const FILE_FIELDS: ReadonlySet<string> = new Set(['attachment', 'photo-series', 'scan'])

export function asksForFiles({ type }: { readonly type: string }): boolean {
  return FILE_FIELDS.has(type)
}
