import { closeSync, openSync, readSync, statSync } from 'node:fs'

const HEADER_BYTES = 32
const FRAME_HEADER_BYTES = 24
const SALT_AT = 16

/** Where commits stand in a write-ahead log, by SQLite's file format (sqlite.org/fileformat2.html, section 4). */
export interface WalState {
  readonly isReadable: boolean
  /** Number of the last frame that ends a commit of the log's present generation; 0 where there is none. */
  readonly lastCommit: number
}

/** Reads the headers of a log; undefined where there is none, or an empty one. */
export function readWalState(file: string): WalState | undefined {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size <= HEADER_BYTES) return undefined
  const handle = openSync(file, 'r')
  try {
    const read = (at: number, bytes: number): Buffer => {
      const buffer = Buffer.alloc(bytes)
      readSync(handle, buffer, 0, bytes, at)
      return buffer
    }
    const header = read(0, HEADER_BYTES)
    const pageBytes = header.readUInt32BE(8)
    const isHeader = [0x377f0682, 0x377f0683].includes(header.readUInt32BE(0))
    if (!isHeader || pageBytes < 512 || pageBytes > 65536) return { isReadable: false, lastCommit: 0 }
    const salt = header.subarray(SALT_AT, SALT_AT + 8)
    const frameBytes = FRAME_HEADER_BYTES + pageBytes
    let lastCommit = 0
    for (let frame = 1; HEADER_BYTES + frame * frameBytes <= size; frame++) {
      const head = read(HEADER_BYTES + (frame - 1) * frameBytes, FRAME_HEADER_BYTES)
      // frames of an earlier generation stand behind those of this one, under another salt
      if (head.subarray(8, 16).equals(salt) && head.readUInt32BE(4) > 0) lastCommit = frame
    }
    return { isReadable: true, lastCommit }
  } finally {
    closeSync(handle)
  }
}
