import type { CallOutcome, CallRecord, Disposition } from '../../shared/domain/call-record.ts'
import { CALL_BACK_WITHIN_MS } from '../../shared/domain/follow-up-rules.ts'
import {
  callRecordIdOf,
  followUpIdOf,
  ticketIdOf,
  type ContactId,
  type NoteId,
  type OrderId,
  type PersonId,
} from '../../shared/domain/ids.ts'
import { estimateMos } from '../../shared/domain/mos.ts'
import type { Order, OrderItem, OrderStatus } from '../../shared/domain/order.ts'
import type { Queue } from '../../shared/domain/people.ts'
import { TICKET_STEPS, type Ticket } from '../../shared/domain/ticket.ts'
import { DAY_MS, SECOND_MS, type Moment } from '../../shared/domain/time.ts'
import type { CustomerBundle } from './bundle.ts'
import { dayOf, daysBefore, productionWeek } from './calendar.ts'
import { calledIn, productOf } from './products.ts'
import { customerOf, type SampleCustomer } from './sample-facts.ts'
import { sampleOrderNumber } from './sample-orders.ts'
import type { Setting } from './setting.ts'

interface OrderFacts {
  readonly daysAgo: number
  readonly time: string
  /** The last five digits of its number. */
  readonly suffix: string
  readonly skus: readonly string[]
  readonly status: OrderStatus
  readonly deliveredDaysAgo: number | null
  readonly receiver?: { readonly name: string; readonly e164: Order['receiverNumber'] }
}

/**
 * Writes the tale of one sample customer by hand, where world.ts leaves it to chance. Ids follow from the customer's
 * id and a count, so that tests may know them.
 */
export class ScriptedCustomer {
  readonly bundle: CustomerBundle
  readonly #setting: Setting
  readonly #sample: SampleCustomer

  constructor(setting: Setting, sample: SampleCustomer) {
    this.#setting = setting
    this.#sample = sample
    const createdAt = this.at(sample.joinedDaysAgo, '10:12')
    const empty = { orders: [], tickets: [], notes: [], calls: [], followUps: [] }
    this.bundle = { customer: customerOf(sample, createdAt, setting.language), ...empty }
  }

  at(daysAgo: number, time: string): Moment {
    return daysBefore(this.#setting.now, daysAgo, time)
  }

  order(facts: OrderFacts): Order {
    const placedAt = this.at(facts.daysAgo, facts.time)
    const deliveredAt = facts.deliveredDaysAgo === null ? null : this.at(facts.deliveredDaysAgo, '11:30')
    const items = facts.skus.map((sku, index): OrderItem => {
      const product = productOf(sku)
      const week = productionWeek(dayOf(placedAt) - 40)
      return {
        sku,
        name: calledIn(product, this.#setting.language).name,
        quantity: 1,
        unitPrice: product.price,
        serial: product.series && `${product.series}-${week}-${facts.suffix}${index}`,
        warrantyUntil:
          deliveredAt && product.warrantyYears > 0
            ? deliveredAt + product.warrantyYears * 365 * DAY_MS
            : null,
      }
    })
    const order: Order = {
      id: `order-${facts.suffix}` as OrderId,
      number: sampleOrderNumber(this.#setting.now, facts.daysAgo, facts.suffix),
      customerId: this.#sample.id,
      status: facts.status,
      placedAt,
      deliveredAt,
      items,
      total: items.reduce((sum, item) => sum + item.unitPrice, 0),
      receiverName: facts.receiver?.name ?? null,
      receiverNumber: facts.receiver?.e164 ?? null,
      waybill: facts.status === 'paid' ? null : `SF14502${facts.suffix}731`,
    }
    this.bundle.orders.push(order)
    return order
  }

  call(facts: {
    direction?: 'inbound' | 'outbound'
    at: Moment
    queue?: Queue
    agent: PersonId | null
    outcome: CallOutcome
    disposition: Disposition | null
    waitedSeconds: number
    talkSeconds?: number
    ticket?: Ticket
    opensTicket?: boolean
  }): CallRecord {
    const contactId = `sample-${this.#sample.id}-${this.bundle.calls.length + 1}` as ContactId
    const answeredAt = facts.talkSeconds === undefined ? null : facts.at + facts.waitedSeconds * SECOND_MS
    const endedAt = facts.at + (facts.waitedSeconds + (facts.talkSeconds ?? 0)) * SECOND_MS
    const network = { loss: 0.001, jitterMs: 3.8, roundTripMs: 31 }
    const direction = facts.direction ?? 'inbound'
    const record: CallRecord = {
      id: callRecordIdOf(contactId),
      contactId,
      direction,
      number: this.bundle.customer.numbers[0]?.e164 ?? null,
      queueId: facts.queue?.id ?? null,
      agentId: facts.agent,
      customerId: this.#sample.id,
      ticketId: facts.opensTicket ? ticketIdOf(contactId) : (facts.ticket?.id ?? null),
      startedAt: facts.at,
      answeredAt,
      endedAt,
      waitedMs: direction === 'inbound' ? facts.waitedSeconds * SECOND_MS : null,
      outcome: facts.outcome,
      quality: answeredAt === null ? null : { mos: estimateMos(network), ...network },
      disposition: facts.disposition,
      wrappedUpAt: facts.disposition === null ? null : endedAt + 25 * SECOND_MS,
    }
    this.bundle.calls.push(record)
    return record
  }

  /** The ticket that a call opened; `step` names where it stands. */
  ticket(
    call: CallRecord,
    facts: Pick<Ticket, 'kind' | 'priority' | 'status' | 'title' | 'reason'> & {
      step: string
      order?: Order
      updatedAt?: Moment
      dueAt?: Moment
      decision?: Ticket['decision']
    },
  ): Ticket {
    const createdAt = call.answeredAt ?? call.startedAt
    const item = facts.order?.items[0]
    const steps: readonly string[] = TICKET_STEPS[facts.kind]
    const ticket: Ticket = {
      id: ticketIdOf(call.contactId),
      number: this.#setting.ticketNumber(dayOf(createdAt)),
      kind: facts.kind,
      priority: facts.priority,
      status: facts.status,
      step: steps.indexOf(facts.step),
      title: facts.title,
      reason: facts.reason,
      product: item ? { orderId: facts.order?.id ?? null, name: item.name, serial: item.serial } : null,
      customerId: this.#sample.id,
      callerNumber: call.number,
      contactId: call.contactId,
      queueId: call.queueId,
      assignee: call.agentId,
      createdAt,
      updatedAt: facts.updatedAt ?? call.wrappedUpAt ?? createdAt,
      progressAt: facts.updatedAt ?? call.wrappedUpAt ?? createdAt,
      dueAt: facts.dueAt ?? null,
      decision: facts.decision ?? null,
    }
    this.bundle.tickets.push(ticket)
    return ticket
  }

  note(ticket: Ticket, at: Moment, by: PersonId, text: string): void {
    const id = `note-${this.#sample.id}-${this.bundle.notes.length + 1}` as NoteId
    this.bundle.notes.push({ id, about: { entity: 'ticket', id: ticket.id }, text, by, at })
  }

  /** The follow-up of a call that nobody answered; done where an attempt reached the customer. */
  callBack(missed: CallRecord, subject: string, reached: { call: CallRecord; text: string } | null): void {
    const createdAt = missed.endedAt ?? missed.startedAt
    const by = reached?.call.agentId ?? null
    this.bundle.followUps.push({
      id: followUpIdOf(missed.contactId),
      cause: missed.outcome === 'missed' ? 'missed' : 'abandoned',
      status: reached ? 'done' : 'owed',
      number: missed.number,
      customerId: this.#sample.id,
      ticketId: null,
      queueId: missed.queueId,
      contactId: missed.contactId,
      assignee: by,
      subject,
      createdAt,
      dueAt: createdAt + CALL_BACK_WITHIN_MS,
      attempts:
        reached && by
          ? [
              {
                at: reached.call.wrappedUpAt ?? createdAt,
                by,
                outcome: 'reached',
                text: reached.text,
                contactId: reached.call.contactId,
              },
            ]
          : [],
    })
  }
}
