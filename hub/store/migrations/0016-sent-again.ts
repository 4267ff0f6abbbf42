import type { Kysely } from 'kysely'

/**
 * What consoles sent again after the data was put back: of each entity the newest state that was taken whole, the newest command that was
 * done again, and the revision that the entity got here by the last of them. Whoever changes it after that has the last word.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('sent_again')
    .addColumn('entity', 'text', (column) => column.notNull())
    .addColumn('entity_id', 'text', (column) => column.notNull())
    .addColumn('whole', 'text')
    .addColumn('command', 'text')
    .addColumn('revision', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('sent_again_key', ['entity', 'entity_id'])
    .execute()
}
