import { brotliDecompressSync } from 'node:zlib'
import type { NumberPlace } from '../../../shared/contract/number-place.ts'

export interface NumberPlaces {
  /** Reads the table, which takes some milliseconds; until then every place is unknown. Asked again, it does nothing. */
  loadPlaces(): Promise<void>
  /**
   * The region in which a number of China was given out; null for other numbers, and for blocks that the table does not have. It says
   * nothing of the carrier, because numbers move between carriers, nor of where the phone is.
   */
  placeOf(number: string | null): NumberPlace | null
}

/** Numbers of one length at the beginning, ascending, and the place of each. */
interface Blocks {
  readonly length: number
  readonly starts: Uint32Array
  readonly places: Uint16Array
}
interface Table {
  readonly places: readonly NumberPlace[]
  /** The longest first. */
  readonly blocks: readonly Blocks[]
}
const SHORTEST = 2
const LONGEST = 7

/** Undoes what scripts/number-blocks.ts made: of each length how many there are, the distances, the places. */
function unpack(packed: string): Blocks[] {
  const bytes = brotliDecompressSync(Buffer.from(packed, 'base64'))
  let at = 0
  const next = (): number => {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at++] ?? 0
      value += (byte % 128) * factor
      if (byte < 128) return value
    }
  }
  const blocks: Blocks[] = []
  for (let length = SHORTEST; length <= LONGEST; length += 1) {
    const count = next()
    const starts = new Uint32Array(count)
    const places = new Uint16Array(count)
    for (let index = 0; index < count; index += 1) starts[index] = (starts[index - 1] ?? 0) + next()
    for (let index = 0; index < count; index += 1) places[index] = next()
    blocks.unshift({ length, starts, places })
  }
  return blocks
}

function indexOf(starts: Uint32Array, wanted: number): number {
  let low = 0
  let high = starts.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const start = starts[middle] ?? 0
    if (start === wanted) return middle
    if (start < wanted) low = middle + 1
    else high = middle - 1
  }
  return -1
}

/** Finds regions once the table is loaded; it lies in a chunk of its own. */
export function createNumberPlaces(): NumberPlaces {
  let table: Table | undefined
  let loading: Promise<void> | undefined
  const load = async (): Promise<void> => {
    const { NUMBER_BLOCKS } = await import('./number-blocks-data.ts')
    const places = NUMBER_BLOCKS.places.split('\n').map((line) => {
      const [chinese = '', english = ''] = line.split('|')
      return { 'zh-CN': chinese, en: english }
    })
    table = { places, blocks: unpack(NUMBER_BLOCKS.packed) }
  }
  return {
    loadPlaces: () =>
      (loading ??= load().catch((error: unknown) => {
        loading = undefined
        throw error
      })),
    placeOf: (number) => {
      if (!table || number === null || !number.startsWith('+86')) return null
      const national = number.slice('+86'.length)
      for (const { length, starts, places } of table.blocks) {
        const found = indexOf(starts, Number(national.slice(0, length)))
        if (found !== -1 && national.length >= length) return table.places[places[found] ?? 0] ?? null
      }
      return null
    },
  }
}
