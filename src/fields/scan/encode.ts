import { browserDrawing, type Drawing } from '../attachment/downscale.ts'
import type { Bytes } from '../attachment/signature/der.ts'
import type { Encode, Fineness } from './fit.ts'

/** Draws pages with what the device has for pictures. @param drawing a test gives its own */
export function encodeWith(drawing: Drawing = browserDrawing): Encode {
  return async (picture, fineness) => {
    const opened = await drawing.open(picture).catch(() => undefined) // a format this device cannot read
    if (!opened) return undefined
    try {
      const drawn = await drawing.toJpeg(opened, ...sizeOf(opened, fineness), fineness.quality).catch(() => undefined) // no memory for it
      return drawn && new Uint8Array(await drawn.arrayBuffer()) satisfies Bytes
    } finally {
      opened.close()
    }
  }
}

function sizeOf({ width, height }: { readonly width: number, readonly height: number }, { maxPixels }: Fineness): readonly [width: number, height: number] {
  const scale = Math.min(1, maxPixels / Math.max(width, height))
  return [Math.round(width * scale), Math.round(height * scale)]
}
