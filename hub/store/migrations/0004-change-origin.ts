import type { Kysely } from 'kysely'

/**
 * When a change was made, by the clock of its desk, and what its maker had seen of the entity: a desk whose own value
 * was beaten by it can tell whether the other one knew of it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('changes').addColumn('acted_at', 'integer').execute()
  await db.schema.alterTable('changes').addColumn('based_on', 'integer').execute()
}
