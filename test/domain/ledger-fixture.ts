import { decide } from '../../shared/acts/decide.ts'
import type { DecideContext, Decision, LedgerView } from '../../shared/acts/define-act.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { applyChange, type Change } from '../../shared/entities/change.ts'
import type { EntityOf, EntityType } from '../../shared/entities/registry.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../shared/domain/approvers.ts'
import type { CallFacts } from '../../shared/domain/call-facts.ts'
import { ContactId, PersonId, type CustomerId } from '../../shared/domain/ids.ts'
import { isOpen, type Ticket } from '../../shared/domain/ticket.ts'

/** A ledger in memory that runs the real rules: what a store is to the domain, without one. */
export class MemoryLedger implements LedgerView {
  readonly items = new Map<string, unknown>()

  get<T extends EntityType>(entity: T, id: string): EntityOf<T> | undefined {
    return this.items.get(`${entity}/${id}`) as EntityOf<T> | undefined
  }

  all<T extends EntityType>(entity: T): EntityOf<T>[] {
    return [...this.items]
      .filter(([key]) => key.startsWith(`${entity}/`))
      .map(([, value]) => value as EntityOf<T>)
  }

  openTicketsOf(customerId: CustomerId): readonly Ticket[] {
    return this.all('ticket')
      .filter((ticket) => ticket.customerId === customerId && isOpen(ticket))
      .sort((a, b) => b.createdAt - a.createdAt)
  }

  apply(change: Change): void {
    const key = `${change.entity}/${change.id}`
    const after = applyChange(this.items.get(key) as never, change as never)
    if (after !== undefined) this.items.set(key, after)
  }

  /** Decides and, when allowed, applies. */
  do(act: Act, context: Partial<DecideContext> = {}): Decision {
    const decision = decide(act, this, {
      actor: { id: PersonId.parse('p1001'), role: 'agent' },
      at: 1_000,
      ticketNumber: null,
      timezone: 'Asia/Shanghai',
      approvalLimits: DEFAULT_APPROVAL_LIMITS,
      supervisors: () => null,
      ...context,
    })
    if (decision.ok) for (const change of decision.changes) this.apply(change)
    return decision
  }
}

/** Returns what a line knows of the contact `contact-1`: an inbound call of which nothing is known yet, but for `over`. */
export const callFacts = (over: Partial<CallFacts> = {}): CallFacts => ({
  contactId: ContactId.parse('contact-1'),
  direction: 'inbound',
  number: null,
  queueId: null,
  agentId: null,
  customerId: null,
  startedAt: 100,
  answeredAt: null,
  endedAt: null,
  waitedMs: null,
  outcome: null,
  quality: null,
  ...over,
})
