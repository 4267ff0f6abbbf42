import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { openHubData } from '../../support/hub-data.ts'

const fileOf = (dataDir: string): string => join(dataDir, 'hub.db')

/** The pages of a table or index of a hub that is not running, without its root. */
export function pagesOf(dataDir: string, name: string, hubKey?: string): number[] {
  const db = openHubData(dataDir, { readonly: true, ...(hubKey === undefined ? {} : { hubKey }) })
  try {
    const root = db
      .prepare<[string], number>('select rootpage from sqlite_master where name = ?')
      .pluck()
      .get(name)
    return db
      .prepare<[string], number>('select pageno from dbstat where name = ? order by pageno')
      .pluck()
      .all(name)
      .filter((page) => page !== root)
  } finally {
    db.close()
  }
}

/** How many pages the database of a hub has that is not running, and their size, which stands there in the clear. */
export function sizeOf(dataDir: string): { pages: number; bytes: number } {
  const file = readFileSync(fileOf(dataDir))
  const bytes = file.readUInt16BE(16)
  return { bytes, pages: file.length / bytes }
}

/** Overwrites pages (the first is 1) with what no page holds. */
export function damagePages(dataDir: string, pages: readonly number[]): void {
  const { bytes } = sizeOf(dataDir)
  const fd = openSync(fileOf(dataDir), 'r+')
  for (const page of pages) writeSync(fd, Buffer.alloc(bytes, 0xa5), 0, bytes, (page - 1) * bytes)
  closeSync(fd)
}
