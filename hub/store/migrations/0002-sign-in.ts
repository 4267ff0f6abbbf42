import type { Kysely } from 'kysely'

/** Passwords and SIP secrets, apart from the people they belong to; and the sessions that refresh tokens renew. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('secrets')
    .addColumn('person_id', 'text', (column) =>
      column.primaryKey().notNull().references('people.id').onDelete('cascade'),
    )
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('sip_password', 'text', (column) => column.notNull())
    .execute()
  await db.schema
    .createTable('sessions')
    .addColumn('id', 'text', (column) => column.primaryKey().notNull())
    .addColumn('person_id', 'text', (column) => column.notNull().references('people.id').onDelete('cascade'))
    .addColumn('desk', 'text', (column) => column.notNull())
    .addColumn('current_hash', 'text', (column) => column.notNull())
    .addColumn('previous_hash', 'text')
    .addColumn('started_at', 'integer', (column) => column.notNull())
    .addColumn('renewed_at', 'integer', (column) => column.notNull())
    .addColumn('ends_at', 'integer', (column) => column.notNull())
    .addColumn('ended_at', 'integer')
    .addColumn('ended_why', 'text')
    .execute()
  await db.schema.createIndex('sessions_by_person').on('sessions').column('person_id').execute()
}
