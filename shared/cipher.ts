/** How SQLite files are encrypted, the console's cache and the hub's data alike. */

/** AEGIS-256 opens a page six times as fast as SQLCipher's scheme, and a pop reads twenty of them. */
export const CIPHER = 'aegis'

/** What is used of a connection of better-sqlite3. */
interface Connection {
  pragma(sql: string): unknown
}

/** Names the cipher and gives the key (256 bits in hex); must come before anything else. Without a key the file is plain. */
export function unlock(db: Connection, key: string | undefined, cipher = CIPHER): void {
  if (!key) return
  db.pragma(`cipher = '${cipher}'`)
  db.pragma(`key = "x'${key}'"`)
}
