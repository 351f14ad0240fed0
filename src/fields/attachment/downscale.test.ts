import { describe, expect, test, vi } from 'vitest'
import { downscale, nameAfter, type Drawing } from './downscale.ts'

const bytes = (count: number, type: string): Blob => new Blob([new Uint8Array(count)], { type })

function aDrawing(width: number, height: number, drawnBytes = 1000): Drawing & { readonly close: ReturnType<typeof vi.fn>, readonly toJpeg: ReturnType<typeof vi.fn> } {
  const close = vi.fn()
  return { close, open: () => Promise.resolve({ width, height, close }), toJpeg: vi.fn(() => Promise.resolve(bytes(drawnBytes, 'image/jpeg'))) }
}

describe('photographs are made small on the device', () => {
  test.each([
    [4000, 3000, 1600, 1200, 'landscape'],
    [3000, 4000, 1200, 1600, 'portrait'],
    [1601, 10, 1600, 10, 'a sliver over the limit'],
  ])('%d × %d becomes %d × %d (%s)', async (width, height, toWidth, toHeight) => {
    const drawing = aDrawing(width, height)
    const small = await downscale(bytes(5_000_000, 'image/jpeg'), 1600, drawing)
    expect(small.type).toBe('image/jpeg')
    expect(drawing.toJpeg).toHaveBeenCalledWith(expect.anything(), toWidth, toHeight, expect.any(Number))
    expect(drawing.close).toHaveBeenCalledOnce()
  })

  test.each([
    ['application/pdf', 5_000_000, 'a document'],
    ['image/vnd.dwg', 5_000_000, 'a drawing'],
    ['image/jpeg', 200_000, 'a photograph within the side and light'],
  ])('%s of %d bytes stays as it is (%s)', async (type, size) => {
    const file = bytes(size, type)
    expect(await downscale(file, 1600, aDrawing(800, 600))).toBe(file)
  })

  test('a heavy photograph within the side is written anew at its own size', async () => {
    const drawing = aDrawing(1200, 900)
    expect((await downscale(bytes(3_000_000, 'image/png'), 1600, drawing)).size).toBe(1000)
    expect(drawing.toJpeg).toHaveBeenCalledWith(expect.anything(), 1200, 900, expect.any(Number))
  })

  test('what the device cannot open or draw is kept whole', async () => {
    const heic = bytes(5_000_000, 'image/heic')
    expect(await downscale(heic, 1600, { ...aDrawing(1, 1), open: () => Promise.reject(new Error('unsupported')) })).toBe(heic)
    expect(await downscale(heic, 1600, { ...aDrawing(4000, 3000), toJpeg: () => Promise.resolve(undefined) })).toBe(heic)
  })

  test('a result heavier than the original is thrown away', async () => {
    const file = bytes(900_000, 'image/jpeg')
    expect(await downscale(file, 1600, aDrawing(1600, 1200, 950_000))).toBe(file)
  })
})

test('a photograph that became a JPEG is named so', () => {
  const before = bytes(2, 'image/heic')
  const after = bytes(1, 'image/jpeg')
  expect(nameAfter('IMG_1.HEIC', before, after)).toBe('IMG_1.jpg')
  expect(nameAfter('foto.JPG', before, after)).toBe('foto.JPG')
  expect(nameAfter('foto', before, after)).toBe('foto.jpg')
  expect(nameAfter('IMG_1.HEIC', before, before)).toBe('IMG_1.HEIC')
})
