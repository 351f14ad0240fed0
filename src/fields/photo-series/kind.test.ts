import { describe, expect, test } from 'vitest'
import { aField, behavesWhateverIsSent, somePlaces, typed, type JudgingWith, type Linting, type Reading } from '#support/field-kinds.ts'
import { photoSeriesKind } from './kind.ts'

const photo = { name: 'IMG_1.jpg', mediaType: 'image/jpeg', bytes: 180_000, sha256: 'a'.repeat(64) }
const taken = '2026-05-12T10:31:07'
const position = { lat: 44.112034, lon: 9.961501 }
const series = { accept: ['jpeg', 'png', 'heic'], count: [1, 6], maxBytes: 15_000_000 }

describe('a series of photographs', () => {
  test.each<Reading>([
    [[{ ...photo, caption: ' Lato  nord ', taken, position }], [{ ...photo, caption: 'Lato  nord', taken, position }], 'all that is known of one'],
    [[{ ...photo, taken: null, position: null }], [photo], 'nothing is no answer'],
  ])('%j is read as %j: %s', (raw, kept) => {
    expect(photoSeriesKind.normalise(raw, aField())).toEqual(kept)
  })

  test.each<JudgingWith>([
    [[{ ...photo, taken, position }], series, [], 'with time and place'],
    [[photo], { ...series, count: [2, 6] }, ['attachment.too-few risposta'], 'one where two are wanted'],
    [[{ ...photo, mediaType: 'application/pdf', name: 'a.pdf' }], series, ['attachment.wrong-type risposta.0'], 'a document'],
    [[{ ...photo, taken: '2026-02-30T10:31:07' }], series, ['field.unreadable risposta'], 'a day that does not exist'],
    [[{ ...photo, taken: '2026-05-12 10:31' }], series, ['field.unreadable risposta'], 'a time in another form'],
    [[{ ...photo, taken: 20_260_512 }], series, ['field.unreadable risposta'], 'a time that is a number'],
    [[{ ...photo, position: { lat: 91, lon: 9 } }], series, ['field.unreadable risposta'], 'not on this Earth'],
    [[{ ...photo, position: { lat: 44.1120341, lon: 9 } }], series, ['field.unreadable risposta'], 'more decimals than are sealed'],
    [[{ ...photo, position: { lat: 44.1 } }], series, ['field.unreadable risposta'], 'half a place'],
    [[{ ...photo, position: { ...position, altitude: 12 } }], series, ['field.unreadable risposta'], 'what nobody agreed to'],
    [[{ ...photo, signature: 'valida' }], series, ['field.unreadable risposta'], 'a word of somebody else'],
  ])('%j with %j gives %j: %s', (raw, properties, problems) => {
    expect(typed(photoSeriesKind, raw, aField(properties))).toEqual(problems)
  })

  test('it is shown with time and caption, the place only where it is drawn', () => {
    expect(photoSeriesKind.show([{ ...photo, taken, position, caption: 'Lato nord' }], aField(), 'it', somePlaces)).toBe('IMG_1.jpg (180 kB), scattata il 12/05/2026, 10:31: Lato nord')
    expect(photoSeriesKind.toCel([{ ...photo, taken, position }], aField())).toEqual([{ ...photo, bytes: 180_000n, taken }])
  })

  test.each<Linting>([
    [series, 0, 'fine'],
    [{ ...series, accept: ['jpeg', 'pdf'] }, 1, 'a document is no photograph'],
    [{ ...series, accept: ['png'] }, 1, 'what is made smaller becomes a JPEG'],
    [{ ...series, camera: 1, signed: 'required', count: [6, 1] }, 3, 'camera, signature and bounds'],
    [{}, 2, 'nothing is accepted'],
  ])('%j has %i faults: %s', (properties, faults) => {
    expect(photoSeriesKind.lint?.(aField(properties))).toHaveLength(faults)
  })

  behavesWhateverIsSent(photoSeriesKind, aField(series))
})
