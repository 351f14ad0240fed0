import type { SportelloDatabase } from './database.ts'

/** The part of a window that is needed to know that the browser keeps the page aside. */
export type KeptPage = Pick<Window, 'addEventListener' | 'removeEventListener'>

/**
 * A page that is left may be kept aside for «Back», stopped in the middle of whatever it is at. In WebKit a transaction that it has begun
 * stays open with it, and every other page of the app waits for it for ever: none can read a draft or send what is queued. So it is undone
 * at that moment, whole, as every transaction can be; the verb that had begun it finds the connection lost and does its work anew if the page comes back.
 * A page that ends is left alone: what it has begun may still reach the disk.
 * @returns stops it
 */
export function abortWhenKeptAside(db: SportelloDatabase, page: KeptPage): () => void {
  const onHide = (event: PageTransitionEvent): void => { if (event.persisted) db.abortUnderWay() }
  page.addEventListener('pagehide', onHide)
  return () => { page.removeEventListener('pagehide', onHide) }
}
