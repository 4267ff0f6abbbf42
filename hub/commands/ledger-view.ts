import type { LedgerView, Need } from '../../shared/domain/decide.ts'
import type { EntityOf, EntityType } from '../../shared/domain/ledger.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { findEntity, openTicketsOf } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'

/** Loads what a decision may look at, so that deciding itself needs no I/O. */
export async function loadView(db: Db, needs: readonly Need[]): Promise<LedgerView> {
  const entities = new Map<string, unknown>()
  const openTickets = new Map<string, readonly Ticket[]>()
  for (const need of needs) {
    if (need.kind === 'openTicketsOf')
      openTickets.set(need.customerId, await openTicketsOf(db, need.customerId))
    else entities.set(`${need.entity}/${need.id}`, await findEntity(db, need.entity, need.id))
  }
  return {
    get: <T extends EntityType>(entity: T, id: string) =>
      entities.get(`${entity}/${id}`) as EntityOf<T> | undefined,
    openTicketsOf: (customerId) => openTickets.get(customerId) ?? [],
  }
}
