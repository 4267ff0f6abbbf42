import { currentBody, FORMER_NAMES, type FormerNames } from '../../shared/acts/former-names.ts'
import { WIRE_HASH } from '../../shared/contract/wire-hash.ts'
import { ENTITY_TYPES } from '../../shared/entities/registry.ts'
import { entityView, tableOf } from './ledger-store.ts'
import { readMeta, writeMeta } from './meta.ts'
import type { Db } from './tables.ts'

const ROWS_AT_ONCE = 500

/**
 * Brings the names in the ledger and in the feed to those of today, once after each update of the hub, in one transaction.
 * Nothing is done where no kind has a former name.
 */
export async function renameStored(
  db: Db,
  names: FormerNames = FORMER_NAMES,
  program: string = WIRE_HASH,
): Promise<void> {
  const kinds = ENTITY_TYPES.filter((kind) => Object.hasOwn(names.entities, kind))
  if (kinds.length === 0 || (await readMeta(db, 'namesBy')) === program) return
  await db.transaction().execute(async (transaction) => {
    const renamed = (kind: string, body: string): string =>
      JSON.stringify(currentBody(kind, JSON.parse(body), names))
    for (const kind of kinds) {
      for (let after = ''; ;) {
        const rows = await entityView(transaction)
          .selectFrom(tableOf(kind))
          .select(['id', 'body'])
          .where('id', '>', after)
          .orderBy('id')
          .limit(ROWS_AT_ONCE)
          .execute()
        const last = rows.at(-1)
        if (!last) break
        for (const { id, body } of rows) {
          const now = renamed(kind, body)
          if (now !== body)
            await entityView(transaction)
              .updateTable(tableOf(kind))
              .set({ body: now })
              .where('id', '=', id)
              .execute()
        }
        after = last.id
      }
      for (let after = 0; ;) {
        const rows = await transaction
          .selectFrom('changes')
          .select(['revision', 'body', 'whole'])
          .where('entity', '=', kind)
          .where('revision', '>', after)
          .orderBy('revision')
          .limit(ROWS_AT_ONCE)
          .execute()
        const last = rows.at(-1)
        if (!last) break
        for (const { revision, body, whole } of rows) {
          const now = { body: renamed(kind, body), whole: whole === null ? null : renamed(kind, whole) }
          if (now.body !== body || now.whole !== whole)
            await transaction.updateTable('changes').set(now).where('revision', '=', revision).execute()
        }
        after = last.revision
      }
    }
    await writeMeta(transaction, 'namesBy', program)
  })
}
