import type { Definition } from '#domain/procedure/definition.ts'
import type { CatalogueReply } from './catalogue.ts'

/** What the server knows that a page of the public is drawn from. */
export interface FirstSightSources {
  /** The address of the page, with its query: `/servizi/segnalazione-strada`, `/servizi?topic=strade`. */
  readonly path: string
  readonly catalogue: CatalogueReply
  /** By digest, the definition whose page it is. */
  readonly definitions: ReadonlyMap<string, Definition>
}

/** A page as it looks before anything of the person or the device is known. */
export interface FirstSight {
  /** Markup for the element that the app is mounted in. */
  readonly html: string
  /** What the page is called, without the site's name. */
  readonly title: string
  /** What it is about, for who finds it in a search; the site's own words when absent. */
  readonly description?: string
}

/** What the build makes for the server beside the app: the same components, drawn to text. Harmless to call again. */
export type DrawFirstSight = (sources: FirstSightSources) => Promise<FirstSight>

/** Where the build leaves it, from the folder of the built app. It starts with a dot, so it is never served. */
export const FIRST_SIGHT_MODULE = '.vite/first-sight/draw.js'
/** On the app's element when the server has drawn the page in it. */
export const DRAWN = 'data-drawn'
