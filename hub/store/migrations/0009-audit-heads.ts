import { sql, type Kysely } from 'kysely'

/**
 * The newest head of the audit trail for each day (UTC), signed; `is_written` once it stands in the file of heads, too. And the way to
 * the refusals of a console by their age; the time that a command claimed, where the hub took another; the contacts that the line
 * told of, with each agent that it saw in them ('' while there was none).
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
  await db.schema.alterTable('commands').addColumn('claimed_at', 'integer').execute()
  await sql`create table line_contacts (
    call_id text not null, agent text not null, primary key (call_id, agent)) without rowid`.execute(db)
  await sql`create index refused_commands on commands (desk, executed_at) where status = 'refused'`.execute(
    db,
  )
}
