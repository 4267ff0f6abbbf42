import type { LedgerView, Read } from '../../shared/acts/define-act.ts'
import { entityKey } from '../../shared/entities/entity-ref.ts'
import type { BucketRules } from '../../shared/entities/bucket-rules.ts'
import type { EntityOf, EntityType, LedgerItem } from '../../shared/entities/registry.ts'
import type { CustomerId } from '../../shared/domain/ids.ts'
import { isOpen, type Ticket } from '../../shared/domain/ticket.ts'
import { writeEntityBuckets } from '../store/entity-buckets.ts'
import { findEntities, openTicketsOf, writeEntities } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'

const MOST_OPEN_TICKETS = 50
const newestFirst = (a: Ticket, b: Ticket): number =>
  b.createdAt - a.createdAt || (a.id < b.id ? 1 : a.id > b.id ? -1 : 0)

/**
 * The part of the ledger that one transaction works on: read in few queries, changed in memory, written in few queries
 * at its end. What was changed is seen by every command after.
 */
export class WorkingLedger implements LedgerView {
  readonly #db: Db
  readonly #rules: BucketRules
  readonly #entities = new Map<string, EntityOf<EntityType> | undefined>()
  readonly #openTickets = new Map<string, readonly Ticket[]>()
  readonly #changed = new Map<string, { item: LedgerItem; revision: number }>()

  constructor(db: Db, rules: BucketRules) {
    this.#db = db
    this.#rules = rules
  }

  /** Reads what decisions may look at and is not known yet. */
  async load(needs: readonly Read[]): Promise<void> {
    const missing = new Map<EntityType, Set<string>>()
    for (const need of needs) {
      if (need.kind === 'openTicketsOf') {
        if (!this.#openTickets.has(need.customerId))
          this.#openTickets.set(need.customerId, await openTicketsOf(this.#db, need.customerId))
      } else if (!this.#entities.has(entityKey(need.entity, need.id))) {
        const ids = missing.get(need.entity) ?? new Set()
        missing.set(need.entity, ids.add(need.id))
      }
    }
    for (const [entity, ids] of missing) {
      const found = await findEntities(this.#db, entity, [...ids])
      for (const id of ids) this.#entities.set(entityKey(entity, id), found.get(id))
    }
  }

  get<T extends EntityType>(entity: T, id: string): EntityOf<T> | undefined {
    return this.#entities.get(entityKey(entity, id)) as EntityOf<T> | undefined
  }

  openTicketsOf(customerId: CustomerId): readonly Ticket[] {
    const stored = this.#openTickets.get(customerId) ?? []
    const changed: Ticket[] = []
    for (const { item } of this.#changed.values())
      if (item.entity === 'ticket' && item.value.customerId === customerId && isOpen(item.value))
        changed.push(item.value)
    const unchanged = stored.filter(({ id }) => !this.#changed.has(entityKey('ticket', id)))
    return [...unchanged, ...changed].sort(newestFirst).slice(0, MOST_OPEN_TICKETS)
  }

  /** An entity as a change left it; the value must have passed its schema. */
  put(item: LedgerItem, revision: number): void {
    const key = entityKey(item.entity, item.value.id)
    this.#entities.set(key, item.value)
    this.#changed.set(key, { item, revision })
  }

  /** Writes everything that was changed. */
  async flush(): Promise<void> {
    const changed = [...this.#changed.values()]
    await writeEntities(this.#db, changed)
    await writeEntityBuckets(
      this.#db,
      this.#rules,
      changed.map(({ item }) => item),
    )
    this.#changed.clear()
  }
}
