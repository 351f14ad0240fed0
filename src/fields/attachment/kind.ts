import type { Field, Language } from '#domain/procedure/definition.ts'
import type { AttachmentRef, FieldContext } from '#domain/procedure/kind.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, normaliseParts, type PartTable } from '../parts.ts'
import { boundsOf, lintProperties, wholeOf } from '../property.ts'
import { isFileTypeName, isNameOf, typeOfMedia, type FileTypeName } from './file-types.ts'

/** Without a limit of its own a field takes one file of 30 MB: what PEC boxes took, and people know. */
const DEFAULT_MAX_BYTES = 30_000_000
const DEFAULT_COUNT = [1, 1] as const
/** What file systems allow for a name, in characters. */
const MAX_NAME = 255

/** The name a file is shown and stored with: no folders, nothing that a file system would refuse. */
const cleanName = normaliseWith(text => cleanLine(cleanLine(text).replace(/^.*[/\\]/s, '').replace(/[<>:"|?*]/g, '_')))
const cleanLower = normaliseWith(text => cleanLine(text).toLowerCase().normalize('NFC'))
const asItIs = (raw: unknown): unknown => raw ?? undefined

const PARTS: Readonly<Record<keyof AttachmentRef, PartTable[string]['normalise']>> = {
  name: cleanName,
  mediaType: cleanLower,
  bytes: asItIs,
  sha256: cleanLower,
  caption: normaliseWith(cleanLine),
}

const TABLE: PartTable = Object.fromEntries(Object.entries(PARTS).map(([name, normalise]) => [name, { normalise, judge: () => [] }]))

function isRef(value: unknown): value is AttachmentRef {
  if (!isParts(value)) return false
  const { name, mediaType, bytes, sha256, caption } = value
  return typeof name === 'string' && name !== '' && name.length <= MAX_NAME
    && typeof mediaType === 'string'
    && typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0
    && typeof sha256 === 'string' && /^[\da-f]{64}$/.test(sha256)
    && (caption === undefined || (typeof caption === 'string' && caption.length <= 500))
    && Object.keys(value).every(key => Object.hasOwn(PARTS, key))
}

function isRefs(value: unknown): value is readonly AttachmentRef[] {
  return Array.isArray(value) && value.every(isRef)
}

/** One file alone is a list of one; no file is no answer. */
function normalise(raw: unknown): unknown {
  if (raw === null || raw === undefined || raw === '') return undefined
  const refs = isParts(raw) ? [raw] : raw
  if (!Array.isArray(refs)) return raw
  const kept = refs.map((ref: unknown) => normaliseParts(ref, TABLE)).filter(ref => ref !== undefined)
  return kept.length === 0 ? undefined : kept
}

/** The types a field accepts, in the order of the definition. */
export function acceptedTypes(field: Field): readonly FileTypeName[] {
  const accept = field['accept']
  return Array.isArray(accept) ? accept.filter(isFileTypeName) : []
}

export function maxBytesOf(field: Field): number {
  return wholeOf(field, 'maxBytes') ?? DEFAULT_MAX_BYTES
}

/** How few and how many files a field takes. */
export function countOf(field: Field): readonly [min: number, max: number] {
  return boundsOf(field, 'count') ?? DEFAULT_COUNT
}

/**
 * Judges one file by what its reference says: that it is not empty, not too big, of an accepted type and named alike.
 * Whether the bytes are of that type is for `sniff.ts`, where the bytes are.
 */
function judgeFile({ name, mediaType, bytes }: Pick<AttachmentRef, 'name' | 'mediaType' | 'bytes'>, field: Field, path: Path): readonly Problem[] {
  if (bytes === 0) return [problem('attachment.empty', { path, name })]
  const maxBytes = maxBytesOf(field)
  if (bytes > maxBytes) return [problem('attachment.too-big', { path, name, maxBytes })]
  const accept = acceptedTypes(field)
  const type = typeOfMedia(mediaType)
  if (!type || !accept.some(accepted => accepted === type.type)) return [problem('attachment.wrong-type', { path, name, accept })]
  return isNameOf(name, type) ? [] : [problem('attachment.name-differs', { path, name, type: type.type })]
}

function judge(refs: readonly AttachmentRef[], field: Field, { path }: FieldContext): readonly Problem[] {
  const [min, max] = countOf(field)
  const count = refs.length < min
    ? [problem('attachment.too-few', { path, min })]
    : refs.length > max ? [problem('attachment.too-many', { path, max })] : []
  return [...count, ...refs.flatMap((ref, index) => judgeFile(ref, field, joinPath(path, index)))]
}

const SIZES: Readonly<Record<Language, Intl.NumberFormat>> = {
  it: new Intl.NumberFormat('it-IT', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-GB', { maximumFractionDigits: 1 }),
}

/** `1843201` → «1,8 MB»; thousands, not 1024: as phones show it. */
export function showBytes(bytes: number, language: Language): string {
  const [unit, size] = bytes < 1000 ? ['B', 1] as const : bytes < 1_000_000 ? ['kB', 1000] as const : ['MB', 1_000_000] as const
  return `${SIZES[language].format(bytes / size)} ${unit}`
}

function toCel({ bytes, ...texts }: AttachmentRef): unknown {
  return { ...texts, bytes: BigInt(bytes) }
}

/** Files. Properties: `accept`: names of types, `count: [min, max]`, `maxBytes` for each file, `camera`, `maxPixels` of the longer side of photographs (the input makes them smaller). */
export const attachmentKind = defineKind<readonly AttachmentRef[]>({
  type: 'attachment',
  cel: 'list<map>',
  holds: isRefs,
  normalise,
  judge,
  show: (refs, _, language) => refs.map(({ name, bytes, caption }) => `${name} (${showBytes(bytes, language)})${caption === undefined ? '' : `: ${caption}`}`).join('\n'),
  toCel: refs => refs.map(toCel),
  lint: field => {
    const accept: unknown = field['accept']
    const unknown = Array.isArray(accept) ? accept.filter(name => !isFileTypeName(name)) : []
    return [
      ...acceptedTypes(field).length === 0 ? ['accept names no type of file'] : [],
      ...unknown.map(name => `accept names a type nobody knows: ${JSON.stringify(name)}`),
      ...lintProperties(field, ['count'], boundsOf),
      ...lintProperties(field, ['maxBytes', 'maxPixels'], wholeOf),
      ...field['camera'] === undefined || typeof field['camera'] === 'boolean' ? [] : ['camera is neither true nor false'],
    ]
  },
  attachments: value => isRefs(value) ? value : [],
})
