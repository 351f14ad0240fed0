import type { account } from './it/account.ts'
import type { catalogue } from './it/catalogue.ts'
import type { copies } from './it/copies.ts'
import type { cost } from './it/cost.ts'
import type { device } from './it/device.ts'
import type { drafts } from './it/drafts.ts'
import type { erased } from './it/erased.ts'
import type { field } from './it/field.ts'
import type { filing } from './it/filing.ts'
import type { information } from './it/information.ts'
import type { mandate } from './it/mandate.ts'
import type { office } from './it/office.ts'
import type { outbox } from './it/outbox.ts'
import type { paper } from './it/paper.ts'
import type { problem } from './it/problem.ts'
import type { receipts } from './it/receipts.ts'
import type { reuse } from './it/reuse.ts'
import type { shell } from './it/shell.ts'
import type { tracking } from './it/tracking.ts'
import type { ui } from './it/ui.ts'
import type { unopened } from './it/unopened.ts'
import type { vault } from './it/vault.ts'
import type { version } from './it/version.ts'
import type { why } from './it/why.ts'

/** All texts by room. The Italian files are the truth: their shape is the type every other language must fit. */
export interface Messages {
  readonly account: typeof account
  readonly catalogue: typeof catalogue
  readonly copies: typeof copies
  readonly cost: typeof cost
  readonly device: typeof device
  readonly drafts: typeof drafts
  readonly erased: typeof erased
  readonly field: typeof field
  readonly filing: typeof filing
  readonly information: typeof information
  readonly mandate: typeof mandate
  readonly office: typeof office
  readonly outbox: typeof outbox
  readonly paper: typeof paper
  readonly problem: typeof problem
  readonly receipts: typeof receipts
  readonly reuse: typeof reuse
  readonly shell: typeof shell
  readonly tracking: typeof tracking
  readonly ui: typeof ui
  readonly unopened: typeof unopened
  readonly vault: typeof vault
  readonly version: typeof version
  readonly why: typeof why
}

export type Room = keyof Messages

/** The same keys with any words: `export const shell: Translation<typeof italian> = { … }`. A missing key does not compile. */
export type Translation<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translation<T[K]> }

type Leaves<T, Prefix extends string> = {
  [K in keyof T & string]: T[K] extends string ? `${Prefix}${K}` : Leaves<T[K], `${Prefix}${K}.`>
}[keyof T & string]

/** `room.thing.state` of every text there is. */
export type TextKey = Leaves<Messages, ''>

/** Named parameters of a text; `n` also chooses between the singular and the plural written `one | many`. */
export type TextParams = Readonly<Record<string, string | number>>

export type Translate = (key: TextKey, params?: TextParams) => string
