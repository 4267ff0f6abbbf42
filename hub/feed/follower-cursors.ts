import type { Db } from '../store/tables.ts'

/** Returns the revision up to which a follower has handled the feed; undefined for a new one. */
export async function readCursor(db: Db, name: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('follower_cursors')
    .select('revision')
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.revision
}

export async function writeCursor(db: Db, name: string, revision: number): Promise<void> {
  await db
    .insertInto('follower_cursors')
    .values({ name, revision })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ revision }))
    .execute()
}

/** Writes the cursor where it is further than the one that is written. */
export async function raiseCursor(db: Db, name: string, revision: number): Promise<void> {
  await db
    .insertInto('follower_cursors')
    .values({ name, revision })
    .onConflict((conflict) =>
      conflict.column('name').doUpdateSet({ revision }).where('follower_cursors.revision', '<', revision),
    )
    .execute()
}
