import type { Database } from 'better-sqlite3'
import { ledger } from './0001-ledger.ts'
import { desk } from './0002-desk.ts'
import { search } from './0003-search.ts'
import { unsent } from './0004-unsent.ts'
import { lists } from './0005-lists.ts'

/** One step of the schema. Steps are numbered without gaps and never edited once released. */
export interface Migration {
  readonly id: number
  up(db: Database): void
}

export const ALL_MIGRATIONS: readonly Migration[] = [ledger, desk, search, unsent, lists]
