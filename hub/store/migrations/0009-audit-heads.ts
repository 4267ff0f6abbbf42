import { sql, type Kysely } from 'kysely'

/**
 * The newest head of the audit trail for each day (UTC), signed; `is_written` once it stands in the file of heads, too. And the way to
 * the refusals of a console by their age.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_heads')
    .addColumn('day', 'text', (column) => column.primaryKey().notNull())
    .addColumn('n', 'integer', (column) => column.notNull())
    .addColumn('hash', 'text', (column) => column.notNull())
    .addColumn('at', 'integer', (column) => column.notNull())
    .addColumn('signature', 'text', (column) => column.notNull())
    .addColumn('is_written', 'integer', (column) => column.notNull().defaultTo(0))
    .execute()
  await sql`create index refused_commands on commands (desk, executed_at) where status = 'refused'`.execute(db)
}
