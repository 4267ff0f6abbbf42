import { sql, type Kysely } from 'kysely'

/**
 * Who gets which change and which entity. What there was before is in the bucket `all`, and needs no row: `changes.reach` is null
 * there, and `change_buckets` and `entity_buckets` name only what is, or was, elsewhere too.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('changes').addColumn('reach', 'text').execute()
  // the whole entity after a change that gives it to somebody who did not have it
  await db.schema.alterTable('changes').addColumn('whole', 'text').execute()
  await db.schema
    .alterTable('changes')
    .addColumn('in_all', 'integer', (column) => column.notNull().defaultTo(1))
    .execute()
  await sql`create index changes_of_all on changes (revision) where in_all = 1`.execute(db)
  await sql`create table change_buckets (
    bucket text not null, revision integer not null, primary key (bucket, revision)) without rowid`.execute(
    db,
  )
  await sql`create table entity_buckets (
    entity text not null, entity_id text not null, bucket text not null,
    primary key (entity, entity_id, bucket)) without rowid`.execute(db)
  await sql`create index entity_buckets_of on entity_buckets (bucket, entity, entity_id)`.execute(db)
}
