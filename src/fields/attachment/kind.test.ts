import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aContext, aField, behavesWhateverIsSent, detailsOf, somePlaces, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { attachmentKind } from './kind.ts'

const sha256 = 'a'.repeat(64)
const photo = { name: 'IMG_0412.jpg', mediaType: 'image/jpeg', bytes: 1_843_201, sha256 }
const plan = { name: 'planimetria.pdf.p7m', mediaType: 'application/pkcs7-mime', bytes: 90_000, sha256 }
const signedOnly = { accept: ['pdf', 'p7m'], signed: 'required' }
const photos = { accept: ['jpeg', 'png', 'heic'], count: [1, 2], maxBytes: 15_000_000 }

describe('attached files', () => {
  test.each<Reading>([
    [[{ ...photo, name: 'C:\\foto\\IMG_0412.jpg' }], [photo], 'a name without its folders'],
    [[{ ...photo, name: '../../IMG_0412.jpg' }], [photo], 'nor those above'],
    [[{ ...photo, name: 'a<b>.jpg' }], [{ ...photo, name: 'a_b_.jpg' }], 'nothing that a file system refuses'],
    [[{ ...photo, sha256: 'A'.repeat(64), mediaType: 'IMAGE/JPEG' }], [photo], 'in lower case'],
    [[{ ...photo, caption: ' ' }], [photo], 'an emptied caption is none'],
    [photo, [photo], 'one alone is a list of one'],
    [[], undefined, 'none is no answer'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(attachmentKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<JudgingWith>([
    [[photo], photos, [], 'a photograph'],
    [[photo, photo], photos, [], 'two of two'],
    [[photo, photo, photo], photos, ['attachment.too-many risposta'], 'three of two'],
    [[photo], { ...photos, count: [2, 6] }, ['attachment.too-few risposta'], 'one of two'],
    [[], photos, [], 'none at all is for required to refuse'],
    [[photo, photo], { accept: ['jpeg'] }, ['attachment.too-many risposta'], 'without a count it is one'],
    [[{ ...photo, bytes: 15_000_001 }], photos, ['attachment.too-big risposta.0'], 'one byte above'],
    [[{ ...photo, bytes: 0 }], photos, ['attachment.empty risposta.0'], 'nothing in it'],
    [[photo, plan], photos, ['attachment.wrong-type risposta.1'], 'a signed document among photographs'],
    [[plan], { accept: ['pdf', 'p7m'] }, [], 'a signed document'],
    [[{ ...photo, name: 'IMG_0412.png' }], photos, ['attachment.name-differs risposta.0'], 'a name of another type'],
    [[{ ...photo, name: 'IMG_0412' }], photos, [], 'cameras give no extension'],
    [[{ ...photo, name: 'foto.jpg.exe' }], photos, ['attachment.name-differs risposta.0'], 'the last extension counts'],
    [[{ ...photo, mediaType: 'text/html' }], photos, ['attachment.wrong-type risposta.0'], 'a page'],
    [[{ ...photo, sha256: 'abc' }], photos, ['field.unreadable risposta'], 'no digest'],
    [[{ ...photo, bytes: 1.5 }], photos, ['field.unreadable risposta'], 'half a byte'],
    [[{ ...photo, path: '/etc/passwd' }], photos, ['field.unreadable risposta'], 'a part nobody asked for'],
    ['foto.jpg', photos, ['field.unreadable risposta'], 'a name alone'],
    [[plan], signedOnly, ['attachment.unsigned risposta.0'], 'a signature is demanded, and none was found'],
    [[{ ...plan, signature: 'intact' }], signedOnly, [], 'signed'],
    [[{ ...plan, signature: 'unchecked' }], signedOnly, [], 'signed in a way the office has to check'],
    [[{ ...plan, signature: 'extended' }], signedOnly, [], 'with something behind, which is remarked'],
    [[{ ...plan, signature: 'broken' }], signedOnly, ['attachment.signature-broken risposta.0'], 'changed after it was signed'],
    [[{ ...plan, signature: 'detached' }], signedOnly, ['attachment.signature-detached risposta.0'], 'without its document'],
    [[{ ...plan, signature: 'broken' }], { accept: ['p7m'] }, [], 'where none is demanded it is remarked'],
    [[{ ...plan, signature: 'valid' }], signedOnly, ['field.unreadable risposta'], 'a word nobody here says'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(attachmentKind, raw, aField(properties))).toEqual(problems)
  })

  test.each([
    ['broken', {}, ['attachment.signature-broken']], ['detached', {}, ['attachment.signature-detached']], ['extended', {}, ['attachment.signature-extended']],
    ['extended', signedOnly, ['attachment.signature-extended']], ['broken', signedOnly, []], ['intact', {}, []], ['unchecked', {}, []], [undefined, {}, []],
  ] as const)('a signature that is %s, with %j, raises %j', (signature, properties, codes) => {
    const raised = attachmentKind.warnings?.([signature ? { ...plan, signature } : plan], aField(properties), aContext()) ?? []
    expect(raised.map(one => one.code)).toEqual(codes)
  })

  test('the details name the file, the limit and what is accepted', () => {
    expect(detailsOf(attachmentKind, [{ ...photo, bytes: 20 }], aField({ ...photos, maxBytes: 10 }))).toEqual([{ path: 'risposta.0', name: 'IMG_0412.jpg', maxBytes: 10 }])
    expect(detailsOf(attachmentKind, [plan], aField(photos))).toEqual([{ path: 'risposta.0', name: plan.name, accept: ['jpeg', 'png', 'heic'] }])
  })

  test('they are shown with their size, found by the engine, counted by expressions', () => {
    expect(attachmentKind.show([photo, { ...plan, caption: 'Stato di fatto' }], aField(), 'it', somePlaces)).toBe('IMG_0412.jpg (1,8 MB)\nplanimetria.pdf.p7m (90 kB): Stato di fatto')
    expect(attachmentKind.attachments?.([photo, plan])).toEqual([photo, plan])
    expect(attachmentKind.attachments?.('foto')).toEqual([])
    expect(attachmentKind.toCel([photo], aField())).toEqual([{ ...photo, bytes: 1_843_201n }])
  })

  test.each<Linting>([
    [photos, 0, 'fine'],
    [{}, 1, 'nothing is accepted'],
    [{ accept: ['jpeg', 'exe'] }, 1, 'a type nobody knows'],
    [signedOnly, 0, 'a signature is demanded'],
    [{ accept: ['pdf', 'jpeg'], signed: 'required' }, 1, 'a photograph carries none'],
    [{ accept: ['pdf'], signed: true }, 1, 'another word than required'],
    [{ accept: ['pdf'], count: [3, 1], maxBytes: '10MB', camera: 'yes' }, 3, 'bounds, size and camera that cannot be read'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(attachmentKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(attachmentKind, aField(photos), fc.array(fc.record({
    name: fc.oneof(fc.string(), fc.constantFrom('a.jpg', 'x/y\\z.PNG')), mediaType: fc.constantFrom('image/jpeg', 'IMAGE/PNG', 'x'),
    bytes: fc.oneof(fc.nat(), fc.string()), sha256: fc.constantFrom(sha256, 'A'.repeat(64), 'x'), caption: fc.option(fc.string()),
  }, { requiredKeys: [] })))
})
