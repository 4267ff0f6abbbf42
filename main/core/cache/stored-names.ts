import type { Database } from 'better-sqlite3'
import {
  currentAct,
  currentBody,
  currentDraft,
  FORMER_NAMES,
  type FormerNames,
} from '../../../shared/acts/former-names.ts'
import { ENTITY_TYPES, entityDefinition } from '../../../shared/entities/registry.ts'

type Json = Record<string, unknown>
const parse = (text: string): Json => JSON.parse(text) as Json

/** What is on its way, and what an older program set aside. */
const OUTBOXES = ['outbox', 'outbox_aside'] as const

/** Rewrites the JSON in one column of a table where `change` makes another of it. */
function rewrite(
  db: Database,
  table: string,
  column: string,
  key: string,
  change: (value: Json, row: Json) => unknown,
): void {
  const update = db.prepare(`UPDATE ${table} SET ${column} = ? WHERE ${key}`)
  const rows = db.prepare<[], Json>(`SELECT * FROM ${table} WHERE ${column} IS NOT NULL`).all()
  for (const row of rows) {
    const before = parse(String(row[column]))
    const after = change(before, row)
    if (after === before) continue
    const text = JSON.stringify(after)
    if (text !== row[column]) update.run(text, row)
  }
}

const ROWS_AT_ONCE = 1000

/** Renames the entities of one kind, some rows at a time: a large team has a million. */
function renameEntities(db: Database, table: string, change: (body: Json) => unknown): void {
  const next = db.prepare<[string, number], { id: string; body: string }>(
    `SELECT id, body FROM ${table} WHERE id > ? ORDER BY id LIMIT ?`,
  )
  const update = db.prepare(`UPDATE ${table} SET body = ? WHERE id = ?`)
  for (let after: string | undefined = ''; after !== undefined;) {
    const rows = next.all(after, ROWS_AT_ONCE)
    for (const { id, body } of rows) {
      const before = parse(body)
      const now = change(before)
      if (now !== before) update.run(JSON.stringify(now), id)
    }
    after = rows.at(-1)?.id
  }
}

/**
 * Brings every stored name in the cache to that of today: acts on their way or set aside, what was typed, marks, and the
 * ledger, some 100,000 entities a second. In one transaction; run again it changes nothing. What is parked is renamed as it
 * is read.
 */
export function renameStored(db: Database, names: FormerNames = FORMER_NAMES): void {
  const withAct = (value: Json): Json => ({ ...value, act: currentAct(value['act'], names) })
  db.transaction(() => {
    if (Object.keys(names.acts).length > 0) {
      for (const table of OUTBOXES) rewrite(db, table, 'command', 'seq = @seq', withAct)
      rewrite(db, 'mark', 'body', 'id = @id', (body) => ('act' in body ? withAct(body) : body))
    }
    if (Object.keys(names.drafts).length > 0) {
      rewrite(db, 'draft', 'value', 'person = @person AND key = @key', (value, row) =>
        currentDraft(String(row['key']), value, names),
      )
      for (const table of OUTBOXES)
        rewrite(db, table, 'draft', 'seq = @seq', (kept) => ({
          ...kept,
          value: currentDraft(String(kept['key']), kept['value'], names),
        }))
    }
    for (const kind of ENTITY_TYPES.filter((one) => Object.hasOwn(names.entities, one))) {
      const { table } = entityDefinition(kind).cache
      renameEntities(db, table, (body) => currentBody(kind, body, names))
      rewrite(db, 'base', 'body', 'entity = @entity AND id = @id', (body, row) =>
        row['entity'] === kind ? currentBody(kind, body, names) : body,
      )
    }
  })()
}
