/** Begins it at the first call, and gives all later ones the same. What failed is forgotten, so that the next call tries again: code that could not be fetched a moment ago may come now. */
export function once<T>(begin: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined
  return () => begun ??= begin().catch((error: unknown) => {
    begun = undefined
    throw error
  })
}
