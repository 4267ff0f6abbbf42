import type { Database } from 'better-sqlite3'

/** One step of the schema. Steps are numbered without gaps and never edited once released. */
export interface Migration {
  readonly id: number
  up(db: Database): void
}
