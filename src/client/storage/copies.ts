import { liveQuery } from 'dexie'
import type { SportelloDatabase } from './database.ts'
import type { CopyNote, DraftHome, Owner } from './records.ts'
import type { DraftRow } from './rows.ts'
import type { Shelf } from './shelf.ts'
import type { CopyStorage } from './storage.ts'

const RESUME_WATCH_MS = 1000

/** Whether the server has a draft word for word as it is here. */
export function isCopied(draft: Pick<DraftRow, 'revision'>, note: CopyNote | undefined): boolean {
  return note?.at === 'kept' && note.held === draft.revision
}

function homeOf(draft: DraftRow, note: CopyNote | undefined): DraftHome {
  if (note?.at === 'apart' || note?.at === 'filed') return note.at
  return isCopied(draft, note) ? 'server' : 'device'
}

async function homesOf(db: SportelloDatabase, owner: Owner): Promise<ReadonlyMap<string, DraftHome>> {
  const [drafts, notes] = await Promise.all([db.drafts.where('owner').equals(owner).toArray(), db.copies.where('owner').equals(owner).toArray()])
  const byId = new Map(notes.map(note => [note.id, note]))
  return new Map(drafts.filter(row => row.deletedAt === undefined).map(row => [row.id, homeOf(row, byId.get(row.id))]))
}

/** The page's own part of it; what copies is in copying.ts, fetched behind the page. */
export function watchingOf({ db }: Shelf): CopyStorage['watchHomes'] {
  return (owner, listener) => {
    let stopped = false
    let stopQuery = (): void => undefined
    const watch = (): void => {
      if (stopped) return
      const subscription = liveQuery(() => homesOf(db, owner)).subscribe({
        next: homes => { if (!stopped) listener(homes) },
        error: () => setTimeout(watch, RESUME_WATCH_MS), // the connection was lost: it is open again soon, or the verbs say so
      })
      stopQuery = () => { subscription.unsubscribe() }
    }
    watch()
    return () => {
      stopped = true
      stopQuery()
    }
  }
}
