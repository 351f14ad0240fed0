/** The size of a picture, in pixels. */
export interface Size { readonly width: number, readonly height: number }

/** Twelve megapixels, as phones have them. */
export const SENSOR: Size = { width: 4032, height: 3024 }
/** Held upright, the phone's sensor lies on its side (orientation 6). */
export const NOTES = { orientation: 6, taken: '2026:05:12 10:31:07', lat: 44.112034, lon: 9.961501 }
/** The corners of {@link drawPhotograph}, clockwise from the upper left: turned a quarter clockwise, the sensor's lower left one comes there. */
export const UPRIGHT = ['RG', 'R', 'G', 'B']

/** A real photograph in base64, made by the browser's own encoder: a colour in each corner of the sensor, and grain, so that it weighs what photographs do. Runs in the page. */
export function drawPhotograph({ width, height, seed }: Size & { readonly seed: number }): string {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const pixels = context.createImageData(width, height)
  let noise = seed
  for (let at = 0; at < pixels.data.length; at += 4) {
    noise = (noise * 1103515245 + 12345) & 0x7FFFFFFF
    pixels.data.set([(noise >> 8) & 0x7F, (noise >> 12) & 0x7F, (noise >> 16) & 0x7F, 255], at)
  }
  context.putImageData(pixels, 0, 0)
  const corners = [['red', 0, 0], ['lime', width - 1000, 0], ['blue', width - 1000, height - 1000], ['yellow', 0, height - 1000]] as const
  for (const [colour, x, y] of corners) {
    context.fillStyle = colour
    context.fillRect(x, y, 1000, 1000)
  }
  return canvas.toDataURL('image/jpeg', 0.9).split(',')[1] ?? ''
}

/** Size and corners of a picture on the page, clockwise from the upper left. Runs in the page. */
export async function lookAtPicture(selector: string): Promise<Size & { readonly corners: readonly string[] }> {
  const image = document.querySelector<HTMLImageElement>(selector)
  if (!image) throw new Error(`${selector} is not on the page`)
  await image.decode()
  const canvas = document.createElement('canvas')
  const [width, height] = [image.naturalWidth, image.naturalHeight]
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  context?.drawImage(image, 0, 0)
  const nameOf = ([red = 0, green = 0, blue = 0]: Uint8ClampedArray): string => `${red > 128 ? 'R' : ''}${green > 128 ? 'G' : ''}${blue > 128 ? 'B' : ''}`
  const at = (x: number, y: number): string => nameOf(context?.getImageData(x, y, 1, 1).data ?? new Uint8ClampedArray())
  return { width, height, corners: [at(50, 50), at(width - 50, 50), at(width - 50, height - 50), at(50, height - 50)] }
}
