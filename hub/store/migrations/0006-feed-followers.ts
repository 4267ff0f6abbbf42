import type { Kysely } from 'kysely'

/** How far each follower of the feed has come, and the moments at which something falls due. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('follower_cursors')
    .addColumn('name', 'text', (column) => column.primaryKey().notNull())
    .addColumn('revision', 'integer', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('due_moments')
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('entity_id', 'text', (column) => column.notNull())
    .addColumn('due_at', 'integer', (column) => column.notNull())
    .addColumn('signalled_at', 'integer')
    .addPrimaryKeyConstraint('due_moments_key', ['kind', 'entity_id'])
    .execute()
  await db.schema
    .createIndex('due_moments_to_come')
    .on('due_moments')
    .columns(['kind', 'due_at', 'entity_id'])
    .where('signalled_at' as never, 'is', null)
    .execute()
}
