import { Type, type Static } from 'typebox'
import { closed, Instant, Uuid } from './shapes.ts'

/**
 * What became of a draft: `kept` here; `deleted` by its owner; `filed`, registered under the same id; `expired`, because nobody
 * had touched it for half a year, while a device may have it still.
 */
export const DraftPlace = Type.Union([Type.Literal('kept'), Type.Literal('deleted'), Type.Literal('filed'), Type.Literal('expired')])
export type DraftPlace = Static<typeof DraftPlace>

const mark = {
  id: Uuid,
  /** Rises by one at each change, also when the draft goes. */
  revision: Type.Integer({ minimum: 1 }),
  /** Server clock. */
  changedAt: Instant,
}
export const DraftMark = Type.Object(mark, closed)
export type DraftMark = Static<typeof DraftMark>

export const MyDraftsReply = Type.Object({
  /** The drafts that are kept. */
  drafts: Type.Array(DraftMark),
  /** Whether this browser is one that has kept drafts before. A server of a release before does not say. */
  keptHere: Type.Optional(Type.Boolean()),
}, closed)
export type MyDraftsReply = Static<typeof MyDraftsReply>

/** What a device keeps of a draft. The server closes it unread. */
const Content = Type.Record(Type.String(), Type.Unknown())

export const DraftSave = Type.Object({
  /** The revision the device began from; 0 for a draft the server has not seen. */
  expected: Type.Integer({ minimum: 0 }),
  /** Made for this save: repeated after a lost answer, the same save is answered again. */
  save: Uuid,
  draft: Content,
}, closed)
export type DraftSave = Static<typeof DraftSave>

export const DraftCopy = Type.Object({
  ...mark,
  at: DraftPlace,
  /** The save that made this revision, and what it brought; absent once the draft is gone. */
  save: Type.Optional(Uuid),
  draft: Type.Optional(Content),
}, closed)
export type DraftCopy = Static<typeof DraftCopy>
