import { closeSync, openSync, readSync } from 'node:fs'

/** A folder of an archive, or a file, which has no `files`. */
export interface ArchiveFolder {
  readonly files: Readonly<Record<string, Partial<ArchiveFolder>>>
}

/** Reads the list of files of an asar archive: four lengths of four bytes, the last that of the JSON which follows. */
export function readArchive(file: string): ArchiveFolder {
  const archive = openSync(file, 'r')
  try {
    const lengths = Buffer.alloc(16)
    readSync(archive, lengths, 0, 16, 0)
    const header = Buffer.alloc(lengths.readUInt32LE(12))
    readSync(archive, header, 0, header.length, 16)
    return JSON.parse(header.toString('utf8')) as ArchiveFolder
  } finally {
    closeSync(archive)
  }
}
