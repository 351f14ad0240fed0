/** A picture lighter than this and within the side is sent as it was taken. */
const LIGHT_ENOUGH_BYTES = 700_000
const QUALITY = 0.85
const PHOTOS: readonly string[] = ['image/jpeg', 'image/png', 'image/webp', 'image/heic', 'image/heif']

/** How a device opens and draws pictures; a browser gives `browserDrawing`, a test its own. */
export interface Drawing {
  /** Opens a picture upright, as its EXIF orientation says. Rejects when the device cannot read the format. */
  readonly open: (file: Blob) => Promise<Picture>
  /** Draws it at a size, on white, as JPEG; nothing when the device has no memory for it. */
  readonly toJpeg: (picture: Picture, width: number, height: number, quality: number) => Promise<Blob | undefined>
}

export interface Picture {
  readonly width: number
  readonly height: number
  readonly close: () => void
}

/**
 * Makes a photograph small enough to travel from a roadside: longest side at most `maxPixels`, JPEG, upright. What the
 * camera noted (EXIF) does not go along. Anything that is not a photograph, is small already, cannot be opened on this device or
 * would not become smaller comes back untouched. A HEIC that can be opened always becomes a JPEG: few office programs open it. Never throws.
 * @param maxPixels of the longest side
 */
export async function downscale(file: Blob, maxPixels: number, drawing: Drawing): Promise<Blob> {
  if (!PHOTOS.includes(file.type)) return file
  const picture = await drawing.open(file).catch(() => undefined) // a format this device cannot read: the office may
  if (!picture) return file
  try {
    const scale = Math.min(1, maxPixels / Math.max(picture.width, picture.height))
    if (scale === 1 && file.size <= LIGHT_ENOUGH_BYTES && !isHeic(file)) return file
    const drawn = await drawing.toJpeg(picture, Math.round(picture.width * scale), Math.round(picture.height * scale), QUALITY).catch(() => undefined) // no memory: the whole photograph goes
    return drawn && (drawn.size < file.size || isHeic(file)) ? drawn : file
  } finally {
    picture.close()
  }
}

function isHeic({ type }: Blob): boolean {
  return type === 'image/heic' || type === 'image/heif'
}

/** The name of what {@link downscale} gave: `IMG_1.heic` that became a JPEG is `IMG_1.jpg`. */
export function nameAfter(name: string, before: Blob, after: Blob): string {
  return after === before || /\.jpe?g$/i.test(name) ? name : `${name.replace(/\.[^.]*$/, '')}.jpg`
}

export const browserDrawing: Drawing = {
  open: async file => createImageBitmap(file, { imageOrientation: 'from-image' }),
  toJpeg: async (picture, width, height, quality) => {
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const context = canvas.getContext('2d', { alpha: false })
    if (!context) return undefined
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.imageSmoothingQuality = 'high'
    context.drawImage(picture, 0, 0, width, height) // opened by `open` above, which gives bitmaps
    const blob = await new Promise<Blob | null>(resolve => { canvas.toBlob(resolve, 'image/jpeg', quality) })
    canvas.width = 0 // Safari keeps a canvas's memory until it is emptied
    return blob ?? undefined
  },
}
