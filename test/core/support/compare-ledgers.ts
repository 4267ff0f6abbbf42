import { join } from 'node:path'
import type Database from 'better-sqlite3'
import { expect } from 'vitest'
import { ENTITY_TYPES, entityDefinition } from '../../../shared/entities/registry.ts'
import { openCache } from '../../../main/core/cache/open-cache.ts'
import { openHubData } from '../../support/hub-data.ts'

type Row = { readonly id: string; readonly revision: number; readonly body: string }
export type LedgerRows = Record<string, { id: string; revision: number; value: unknown }[]>

const KINDS = ENTITY_TYPES

/** No rows for a kind that the data, made by an older version, has no table of. */
function rowsOf(db: Database.Database, table: string): LedgerRows[string] {
  if (db.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) === undefined) return []
  const rows = db.prepare<[], Row>(`SELECT id, revision, body FROM ${table} ORDER BY id`).all()
  return rows.map(({ id, revision, body }) => ({ id, revision, value: JSON.parse(body) as unknown }))
}

/** Every entity table of the hub, row for row. */
export function hubLedger(dataDir: string): LedgerRows {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return Object.fromEntries(KINDS.map((kind) => [kind, rowsOf(db, entityDefinition(kind).hub.table)]))
  } finally {
    db.close()
  }
}

/** Every entity table of a desk, row for row. */
export function deskLedger(dataDir: string, key: string | undefined): LedgerRows {
  const db = openCache({ file: join(dataDir, 'cache.db'), key })
  try {
    return Object.fromEntries(KINDS.map((kind) => [kind, rowsOf(db, entityDefinition(kind).cache.table)]))
  } finally {
    db.close()
  }
}

/** The commands that the hub has done or refused, in its order. */
export function hubCommands(
  dataDir: string,
): { id: string; desk: string; seq: number; act: string; status: string; code: string | null }[] {
  const db = openHubData(dataDir, { readonly: true })
  try {
    return db
      .prepare<
        [],
        { id: string; desk: string; seq: number; act: string; status: string; code: string | null }
      >('SELECT id, desk, seq, act, status, code FROM commands ORDER BY rowid')
      .all()
  } finally {
    db.close()
  }
}

/** Fails with the first kind that differs: a short message rather than two whole ledgers. */
export function expectSameLedger(desk: LedgerRows, hub: LedgerRows, who: string): void {
  for (const kind of KINDS) expect({ who, kind, rows: desk[kind] }).toEqual({ who, kind, rows: hub[kind] })
}
