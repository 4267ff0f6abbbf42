import type { EntityType } from '../../shared/entities/registry.ts'
import { entityView, tableOf } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { Place } from './receipts.ts'

/** A place as text that sorts as places do: ids of epochs (UUID 7) begin with their time. */
export const placeText = ({ epoch, revision }: Place): string =>
  `${epoch} ${String(revision).padStart(16, '0')}`

/** What was taken again of an entity: the newest whole state, the newest command, and its revision here after the last of them. */
export interface SentAgain {
  readonly whole: string | null
  readonly command: string | null
  readonly revision: number
}

export const sentAgainOf = (db: Db, entity: string, id: string): Promise<SentAgain | undefined> =>
  db
    .selectFrom('sent_again')
    .select(['whole', 'command', 'revision'])
    .where('entity', '=', entity)
    .where('entity_id', '=', id)
    .executeTakeFirst()

export async function noteSentAgain(db: Db, entity: string, id: string, taken: SentAgain): Promise<void> {
  await db
    .insertInto('sent_again')
    .values({ entity, entity_id: id, ...taken })
    .onConflict((conflict) => conflict.columns(['entity', 'entity_id']).doUpdateSet(taken))
    .execute()
}

export const newerOf = (a: string | null, b: string | null): string | null => ((a ?? '') > (b ?? '') ? a : b)

/** The revision of an entity here; 0 where there is none. */
export async function revisionOf(db: Db, entity: EntityType, id: string): Promise<number> {
  const row = await entityView(db)
    .selectFrom(tableOf(entity))
    .select('revision')
    .where('id', '=', id)
    .executeTakeFirst()
  return row?.revision ?? 0
}
