import { createCipheriv, createDecipheriv, createHash } from 'node:crypto'
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs'
import { z } from 'zod'
import { BackupError } from './backup-error.ts'

/**
 * A backup is one file: a line that says so, the length of the header, the header (JSON), its SHA-256, and then the parts one after
 * the other in pieces of one MiB. In a sealed file each piece is AES-256-GCM under a key of this file alone, with its
 * number and whether it is the last one in its nonce and the header as additional data: pieces cannot be changed, left out
 * or put in another order. What the header says (revision, counts) can be read without a key.
 */
const MAGIC = Buffer.from('RINGDESK BACKUP\n')
/** 1: the database lies in it plain. 2: it is encrypted, and `dataKey` says with which key. */
const FORMATS = [1, 2] as const
export const FORMAT = 2
const PIECE_BYTES = 1024 * 1024
const TAG_BYTES = 16
const HASH_BYTES = 32
const MOST_HEADER_BYTES = 64 * 1024

const BackupPart = z.object({
  /** `data.key`: the key of the database, in a sealed file whose hub.key does not give it. */
  name: z.enum(['hub.key', 'hub.db', 'data.key']),
  bytes: z.number().int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})
export type BackupPart = z.infer<typeof BackupPart>

export const BackupHeader = z.object({
  format: z.literal(FORMATS),
  /** Of the Ringdesk that made it. */
  version: z.string(),
  hubId: z.string(),
  epoch: z.string(),
  revision: z.number().int().nonnegative(),
  at: z.number().int().nonnegative(),
  counts: z.record(z.string(), z.number().int()),
  parts: z.array(BackupPart).min(1),
  /** Where the key of the database comes from, and what tells it from another one; absent in format 1. */
  dataKey: z.object({ source: z.enum(['hub.key', 'RINGDESK_HUB_KEY']), check: z.string() }).optional(),
  /** Null: it lies open, with the hub's key in it. */
  seal: z.object({ recipient: z.string(), ephemeral: z.string() }).nullable(),
})
export type BackupHeader = z.infer<typeof BackupHeader>

/** The header of a newer Ringdesk, of which no more is known. */
const AnyHeader = z.object({ format: z.number().int(), version: z.string().max(40).default('') })

export interface OpenedBackup {
  readonly header: BackupHeader
  readonly headerBytes: Buffer
  /** Where the first piece begins. */
  readonly start: number
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()

/** The file's own nonce would be spare: its key is used for this file alone. */
function nonceOf(index: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce[0] = Number(isLast)
  nonce.writeUInt32BE(index, 8)
  return nonce
}

const plainBytesOf = ({ parts }: BackupHeader): number => parts.reduce((sum, { bytes }) => sum + bytes, 0)
const piecesOf = (header: BackupHeader): number => Math.max(1, Math.ceil(plainBytesOf(header) / PIECE_BYTES))

/** Reads as much as asked for; less only at the end of the file. */
function readFull(fd: number, buffer: Buffer): number {
  let read = 0
  while (read < buffer.length) {
    const more = readSync(fd, buffer, read, buffer.length - read, null)
    if (more === 0) break
    read += more
  }
  return read
}

function writeFull(fd: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length;) written += writeSync(fd, bytes, written)
}

/** What a part is written from. */
export type PartSource = string | Buffer

/** The hash and size of a part, out of a file or out of memory. */
export function measurePart(name: BackupPart['name'], source: PartSource): BackupPart {
  if (typeof source !== 'string')
    return { name, bytes: source.length, sha256: sha256(source).toString('hex') }
  return measureFile(name, source)
}

function measureFile(name: BackupPart['name'], file: string): BackupPart {
  const hash = createHash('sha256')
  const buffer = Buffer.alloc(PIECE_BYTES)
  const fd = openSync(file, 'r')
  let bytes = 0
  try {
    for (;;) {
      const read = readFull(fd, buffer)
      hash.update(buffer.subarray(0, read))
      bytes += read
      if (read < buffer.length) return { name, bytes, sha256: hash.digest('hex') }
    }
  } finally {
    closeSync(fd)
  }
}

/** Writes a backup into a new file that nobody else may read, and waits for the disk. The parts come in the header's order. */
export function writeBackupFile(
  file: string,
  header: BackupHeader,
  parts: readonly PartSource[],
  key: Buffer | undefined,
): void {
  const headerBytes = Buffer.from(JSON.stringify(header))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(headerBytes.length)
  const fd = openSync(file, 'wx', 0o600)
  try {
    writeFull(fd, Buffer.concat([MAGIC, length, headerBytes, sha256(headerBytes)]))
    const pieces = piecesOf(header)
    let index = 0
    for (const plain of piecesOfParts(parts)) {
      const isLast = index === pieces - 1
      writeFull(fd, key === undefined ? plain : sealPiece(plain, key, nonceOf(index, isLast), headerBytes))
      index += 1
    }
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function sealPiece(plain: Buffer, key: Buffer, nonce: Buffer, headerBytes: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(headerBytes)
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function unsealPiece(piece: Buffer, key: Buffer, nonce: Buffer, headerBytes: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(headerBytes)
  decipher.setAuthTag(piece.subarray(-TAG_BYTES))
  return Buffer.concat([decipher.update(piece.subarray(0, -TAG_BYTES)), decipher.final()])
}

/** The parts one after the other in pieces; the buffer of a piece is used again for the next one. */
function* piecesOfParts(parts: readonly PartSource[]): Generator<Buffer> {
  const buffer = Buffer.alloc(PIECE_BYTES)
  let filled = 0
  for (const part of parts) {
    const reader = readerOf(part)
    try {
      for (;;) {
        const read = reader.read(buffer.subarray(filled))
        filled += read
        if (filled < buffer.length) break
        yield buffer
        filled = 0
      }
    } finally {
      reader.close()
    }
  }
  if (filled > 0) yield buffer.subarray(0, filled)
}

function readerOf(part: PartSource): { read(into: Buffer): number; close(): void } {
  if (typeof part === 'string') {
    const fd = openSync(part, 'r')
    return { read: (into) => readFull(fd, into), close: () => closeSync(fd) }
  }
  let from = 0
  return {
    read: (into) => {
      const read = part.copy(into, 0, from)
      from += read
      return read
    },
    close: () => undefined,
  }
}

/** Reads the header of a backup. Throws BackupError `notABackup`, `truncated`, `damaged`, `newer`, or `unusable` where it cannot be read. */
export function openBackup(file: string): OpenedBackup {
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch (error) {
    throw new BackupError('unusable', `${file} cannot be opened (${codeOf(error)}).`, error)
  }
  try {
    const opened = readHeader(fd, file)
    const { header, start } = opened
    const wanted = start + plainBytesOf(header) + (header.seal === null ? 0 : piecesOf(header) * TAG_BYTES)
    const { size } = fstatSync(fd)
    if (size < wanted)
      throw new BackupError(
        'truncated',
        `${file} is cut off: it has ${size} of ${wanted} bytes. Copy it again, or take an older backup.`,
      )
    if (size > wanted) throw new BackupError('damaged', `${file} has more in it than a backup.`)
    return opened
  } catch (error) {
    if (error instanceof BackupError) throw error
    throw new BackupError('unusable', `${file} cannot be read (${codeOf(error)}).`, error)
  } finally {
    closeSync(fd)
  }
}

const codeOf = (error: unknown): string => String((error as { code?: unknown }).code ?? error)

function readHeader(fd: number, file: string): OpenedBackup {
  const front = Buffer.alloc(MAGIC.length + 4)
  const read = readFull(fd, front)
  if (read < front.length || !front.subarray(0, MAGIC.length).equals(MAGIC))
    throw new BackupError('notABackup', `${file} is no backup of a Ringdesk hub.`)
  const length = front.readUInt32BE(MAGIC.length)
  if (length > MOST_HEADER_BYTES) throw new BackupError('damaged', `${file} is damaged at its start.`)
  const rest = Buffer.alloc(length + HASH_BYTES)
  if (readFull(fd, rest) < rest.length)
    throw new BackupError(
      'truncated',
      `${file} is cut off at its start. Copy it again, or take an older one.`,
    )
  const headerBytes = rest.subarray(0, length)
  if (!sha256(headerBytes).equals(rest.subarray(length)))
    throw new BackupError('damaged', `${file} is damaged at its start. Take an older backup.`)
  // its hash is right: what cannot be read was written by another version
  const content: unknown = JSON.parse(headerBytes.toString('utf8'))
  const header = BackupHeader.safeParse(content)
  if (header.success) return { header: header.data, headerBytes, start: front.length + rest.length }
  const { version } = AnyHeader.catch({ format: 0, version: '' }).parse(content)
  throw new BackupError(
    'newer',
    `${file} was made by another Ringdesk${version === '' ? '' : ` (${version})`}, and this one cannot read it. ` +
      'Restore it with that version or a newer one.',
  )
}

/**
 * Gives the parts of a backup piece by piece, and compares each with its hash at its end. Throws BackupError `damaged`: what was
 * given of that part must be thrown away.
 */
export function readBackupParts(
  file: string,
  { header, headerBytes, start }: OpenedBackup,
  key: Buffer | undefined,
  onPiece: (part: BackupPart, bytes: Buffer) => void,
): void {
  const pieces = piecesOf(header)
  const total = plainBytesOf(header)
  const parts = header.parts.map((part) => ({ part, left: part.bytes, hash: createHash('sha256') }))
  const damaged = (error?: unknown): BackupError =>
    new BackupError('damaged', `${file} is damaged. Nothing was changed; take an older backup.`, error)
  const fd = openSync(file, 'r')
  try {
    readFull(fd, Buffer.alloc(start))
    for (let index = 0; index < pieces; index++) {
      const plainBytes = Math.min(PIECE_BYTES, total - index * PIECE_BYTES)
      const piece = Buffer.alloc(plainBytes + (key === undefined ? 0 : TAG_BYTES))
      if (readFull(fd, piece) < piece.length) throw damaged()
      let plain: Buffer = piece
      if (key !== undefined)
        try {
          plain = unsealPiece(piece, key, nonceOf(index, index === pieces - 1), headerBytes)
        } catch (error) {
          throw damaged(error)
        }
      for (const open of parts) {
        const own = plain.subarray(0, open.left)
        if (own.length === 0) continue
        open.left -= own.length
        open.hash.update(own)
        onPiece(open.part, own)
        plain = plain.subarray(own.length)
      }
    }
    for (const { part, hash } of parts) if (hash.digest('hex') !== part.sha256) throw damaged()
  } finally {
    closeSync(fd)
  }
}
