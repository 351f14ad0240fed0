import type { Field, Language } from '#domain/procedure/definition.ts'
import type { AttachmentRef, FieldContext, Kind } from '#domain/procedure/kind.ts'
import { joinPath, type Path } from '#domain/filing/path.ts'
import { problem, type Problem } from '#domain/problem/problem.ts'
import { cleanLine, normaliseWith } from '../clean-text.ts'
import { defineKind } from '../define-kind.ts'
import { isParts, normaliseParts, type PartTable } from '../parts.ts'
import { boundsOf, lintProperties, wholeOf } from '../property.ts'
import { isFileTypeName, isNameOf, typeOfMedia, type FileTypeName } from './file-types.ts'
import { isPhotoPosition, isTaken } from './photo-facts.ts'
import { judgeSignature, isSignatureState, remarkSignature } from './signature-state.ts'
import { showRef } from './show-ref.ts'

/*
 * What all types made of files share: the form of their answer, a list of references, and how it is judged.
 */

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
  taken: asItIs,
  position: asItIs,
  signature: asItIs,
}

const TABLE: PartTable = Object.fromEntries(Object.entries(PARTS).map(([name, normalise]) => [name, { normalise, judge: () => [] }]))

function isRef(value: unknown): value is AttachmentRef {
  if (!isParts(value)) return false
  const { name, mediaType, bytes, sha256, caption, taken, position, signature } = value
  return typeof name === 'string' && name !== '' && name.length <= MAX_NAME
    && typeof mediaType === 'string'
    && typeof bytes === 'number' && Number.isSafeInteger(bytes) && bytes >= 0
    && typeof sha256 === 'string' && /^[\da-f]{64}$/.test(sha256)
    && (caption === undefined || (typeof caption === 'string' && caption.length <= 500))
    && (taken === undefined || isTaken(taken))
    && (position === undefined || isPhotoPosition(position))
    && (signature === undefined || isSignatureState(signature))
    && Object.keys(value).every(key => Object.hasOwn(PARTS, key))
}

function isRefs(value: unknown): value is readonly AttachmentRef[] {
  return Array.isArray(value) && value.every(isRef)
}

/** The files of an answer; none when it is not a list of files. */
export function refsOf(value: unknown): readonly AttachmentRef[] {
  return isRefs(value) ? value : []
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
 * Judges one file by what its reference says: that it is not empty, not too big, of an accepted type, named alike and signed if it must be.
 * Whether the bytes are so is for `sniff.ts` and `signature/`, where the bytes are.
 */
function judgeFile(ref: AttachmentRef, field: Field, path: Path): readonly Problem[] {
  const { name, mediaType, bytes } = ref
  if (bytes === 0) return [problem('attachment.empty', { path, name })]
  const maxBytes = maxBytesOf(field)
  if (bytes > maxBytes) return [problem('attachment.too-big', { path, name, maxBytes })]
  const accept = acceptedTypes(field)
  const type = typeOfMedia(mediaType)
  if (!type || !accept.some(accepted => accepted === type.type)) return [problem('attachment.wrong-type', { path, name, accept })]
  if (!isNameOf(name, type)) return [problem('attachment.name-differs', { path, name, type: type.type })]
  return judgeSignature(ref, field, path)
}

function judge(refs: readonly AttachmentRef[], field: Field, { path }: FieldContext): readonly Problem[] {
  const [min, max] = countOf(field)
  const count = refs.length < min
    ? [problem('attachment.too-few', { path, min })]
    : refs.length > max ? [problem('attachment.too-many', { path, max })] : []
  return [...count, ...refs.flatMap((ref, index) => judgeFile(ref, field, joinPath(path, index)))]
}

/** Expressions see a list of maps; where a photograph was taken is not for them. */
function toCel(ref: AttachmentRef): unknown {
  const told = Object.entries(ref).filter(([part]) => part !== 'position')
  return { ...Object.fromEntries(told), bytes: BigInt(ref.bytes) }
}

function lintFiles(field: Field): readonly string[] {
  const accept: unknown = field['accept']
  const unknown = Array.isArray(accept) ? accept.filter(name => !isFileTypeName(name)) : []
  return [
    ...acceptedTypes(field).length === 0 ? ['accept names no type of file'] : [],
    ...unknown.map(name => `accept names a type nobody knows: ${JSON.stringify(name)}`),
    ...lintProperties(field, ['count'], boundsOf),
    ...lintProperties(field, ['maxBytes', 'maxPixels'], wholeOf),
  ]
}

/** Closes a field type whose answer is files. @param lint what its definition can be wrong about, beside what concerns all files */
export function filesKind(type: string, lint: (field: Field) => readonly string[]): Kind {
  return defineKind<readonly AttachmentRef[]>({
    type,
    cel: 'list<map>',
    holds: isRefs,
    normalise,
    judge,
    warnings: (refs, field, { path }) => refs.flatMap((ref, index) => remarkSignature(ref, field, joinPath(path, index))),
    show: (refs, _, language: Language) => refs.map(ref => showRef(ref, language)).join('\n'),
    toCel: refs => refs.map(toCel),
    lint: field => [...lintFiles(field), ...lint(field)],
    attachments: refsOf,
  })
}
