import { Type, type Static } from 'typebox'
import { closed, DefinitionRef, Instant, LocalText, Sha256 } from './shapes.ts'

/** What a body's maps show. Without `tiles` nothing is drawn but a grid and the body's own roads, and nobody is asked for anything. */
export const MapSettings = Type.Object({
  tiles: Type.Optional(Type.String({
    pattern: '^(?:/(?!/)|https://[a-z0-9.-]+(?::[0-9]+)?/)(?:(?=.*\\{z\\})(?=.*\\{x\\})(?=.*\\{y\\})[\\w./?&=%@{}-]*|[\\w./%-]*\\.pmtiles)$',
    description: 'Address of the tiles with {z}, {x} and {y}, or of one PMTiles file of pictures: a path of this site, or https at a host that the pages of this body alone may then ask for pictures, or for pieces of that file',
  })),
  attribution: Type.Optional(Type.String({ description: 'Whom the licence of the tiles wants named' })),
  maxZoom: Type.Optional(Type.Integer({ minimum: 1, maximum: 22, description: 'The deepest level that has tiles' })),
  bounds: Type.Optional(Type.Object({ south: Type.Number(), west: Type.Number(), north: Type.Number(), east: Type.Number() }, { ...closed, description: 'The territory, degrees of WGS 84' })),
}, closed)
export type MapSettings = Static<typeof MapSettings>

/** Who the administration is, for header, footer and words. */
export const BodyReply = Type.Object({
  id: Type.String(),
  name: LocalText,
  shortName: Type.String(),
  url: Type.String(),
  address: Type.String(),
  fiscalCode: Type.String(),
  pec: Type.String(),
  phone: Type.String(),
  email: Type.String(),
  provincia: Type.String(),
  accessibilityStatementUrl: Type.String(),
  dpo: Type.String(),
  privacy: LocalText,
  region: Type.String(),
  map: Type.Optional(MapSettings),
  demonstration: Type.Boolean({ description: 'True when the data are fictional: every page says so' }),
}, closed)
export type BodyReply = Static<typeof BodyReply>

/** One card of the catalogue: all that home, search and lists need. What is optional may be absent from the copy an older version kept on the device. */
export const CatalogueEntry = Type.Object({
  ref: DefinitionRef,
  title: LocalText,
  action: LocalText,
  summary: LocalText,
  area: Type.String(),
  kind: Type.String(),
  audience: Type.Array(Type.String()),
  topics: Type.Array(Type.String()),
  lifeEvents: Type.Optional(Type.Array(Type.String())),
  /** Id of the office that answers. */
  office: Type.Optional(Type.String()),
  keywords: Type.Array(Type.String()),
  offline: Type.String(),
  assurance: Type.Integer(),
  minutes: Type.Integer(),
  /** Earlier definitions on which filings are still accepted, and until when. */
  earlier: Type.Optional(Type.Array(Type.Object({ digest: Sha256, acceptUntil: Instant }, closed))),
  /** Where it is filed instead of here. */
  redirect: Type.Optional(Type.Object({ label: LocalText, url: Type.String(), why: LocalText, still: Type.Optional(LocalText) }, closed)),
  /** Only the staff of the body is offered it, and may file it. */
  staff: Type.Optional(Type.Literal(true)),
}, closed)
export type CatalogueEntry = Static<typeof CatalogueEntry>

const Named = Type.Array(Type.Object({ id: Type.String(), title: LocalText }, closed))

export const CatalogueReply = Type.Object({
  body: BodyReply,
  areas: Type.Array(Type.Object({ id: Type.String(), title: LocalText, summary: LocalText }, closed)),
  topics: Named,
  lifeEvents: Type.Optional(Named),
  offices: Type.Optional(Named),
  procedures: Type.Array(CatalogueEntry),
  /** Words and phrases that mean the same to who searches, group by group. */
  synonyms: Type.Optional(Type.Array(Type.Array(Type.String()))),
}, closed)
export type CatalogueReply = Static<typeof CatalogueReply>

/** What must be on the device to work with no network: fetched once, by digest, kept for ever. */
export const PackReply = Type.Object({
  definitions: Type.Array(Type.Object({ ref: DefinitionRef, bytes: Type.Integer() }, closed)),
  /** Several definitions in one answer, for who has none of them yet. Each is still known by its own digest. */
  bundles: Type.Optional(Type.Array(Type.Object({ digest: Sha256, definitions: Type.Array(Sha256) }, closed))),
  lists: Type.Array(Type.Object({ name: Type.Union([Type.Literal('comuni'), Type.Literal('province'), Type.Literal('roads'), Type.Literal('countries')]), digest: Sha256, bytes: Type.Integer() }, closed)),
}, closed)
export type PackReply = Static<typeof PackReply>

/** Art. 35 c. 1 D.Lgs. 33/2013: what is published of a type of procedure, by the letters of the law. */
export const ProcedureType = Type.Object({
  id: Type.String(),
  title: LocalText,
  letters: Type.Object({ a: LocalText, b: LocalText, c: LocalText, d: LocalText, e: LocalText, f: LocalText, g: LocalText, h: LocalText, i: LocalText, l: LocalText, m: LocalText }, closed),
}, closed)
export type ProcedureType = Static<typeof ProcedureType>

export const ProcedureTypesReply = Type.Object({
  columns: Type.Array(Type.Object({ letter: Type.KeyOf(ProcedureType.properties.letters), title: LocalText }, closed)),
  procedures: Type.Array(ProcedureType),
}, closed)
export type ProcedureTypesReply = Static<typeof ProcedureTypesReply>

export type { Lists, Road } from '#domain/procedure/places.ts'
