import type { Kysely } from 'kysely'

/** Which secret belongs to a console's id: a hash of it, from the console's first sign-in with one on. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('desk_secrets')
    .addColumn('desk', 'text', (column) => column.primaryKey().notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('bound_at', 'integer', (column) => column.notNull())
    .execute()
}
