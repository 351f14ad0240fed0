import { GridLayer, type Coords, type DoneCallback, type GridLayerOptions } from 'leaflet'
import { openTileArchive, type ReadRange, type TileArchive } from './tile-archive.ts'

/** Whether the address of the settings is one file with all pictures, to be read in pieces. */
export function isArchive(tiles: string): boolean {
  return tiles.endsWith('.pmtiles')
}

/** The background of a map out of one file at an address of the body's choice: nothing but pieces of it is asked for. @throws when it cannot be read */
export async function archiveLayer(address: string, options: GridLayerOptions): Promise<GridLayer> {
  const archive = await openTileArchive(piecesOf(address))
  return new ArchiveLayer(archive, { ...options, maxNativeZoom: Math.min(archive.maxZoom, options.maxNativeZoom ?? archive.maxZoom) })
}

function piecesOf(address: string): ReadRange {
  return async (offset, length) => {
    const answer = await fetch(address, { headers: { range: `bytes=${String(offset)}-${String(offset + length - 1)}` }, credentials: 'omit', referrerPolicy: 'no-referrer' })
    if (answer.status === 206) return new Uint8Array(await answer.arrayBuffer())
    await answer.body?.cancel() // a server that knows no pieces would send all of it
    throw new Error('The map file cannot be read in pieces')
  }
}

class ArchiveLayer extends GridLayer {
  readonly #archive: TileArchive

  constructor(archive: TileArchive, options: GridLayerOptions) {
    super(options)
    this.#archive = archive
  }

  override createTile({ x, y, z }: Coords, done: DoneCallback): HTMLElement {
    const picture = document.createElement('img')
    picture.alt = ''
    const failed = (cause: unknown): void => { done(new Error('This square could not be drawn', { cause }), picture) }
    void this.#draw(picture, { x, y, z }).then(() => { done(undefined, picture) }, failed)
    return picture
  }

  async #draw(picture: HTMLImageElement, { x, y, z }: Pick<Coords, 'x' | 'y' | 'z'>): Promise<void> {
    const content = await this.#archive.tile(z, x, y)
    if (!content) throw new Error('The map ends here')
    const address = URL.createObjectURL(content)
    try {
      picture.src = address
      await picture.decode()
    } finally {
      URL.revokeObjectURL(address)
    }
  }
}
