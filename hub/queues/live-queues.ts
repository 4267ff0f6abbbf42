import type { ContactId, PersonId, QueueId } from '../../shared/domain/ids.ts'
import { numberFields, type WithNumber } from '../../shared/domain/party-number.ts'
import type { LiveQueue, QueueTotals, WaitingCaller } from '../../shared/domain/queue.ts'
import type { LineEvent } from '../lines/line-events.ts'
import type { TeamBook } from '../store/team-book.ts'
import { countOutcome, NO_CALLS } from './queue-counter.ts'

interface Waiting {
  readonly contactId: ContactId
  readonly number: WithNumber
  readonly since: number
  readonly ringing: Set<PersonId>
}
interface QueueRecord {
  readonly waiting: Map<string, Waiting>
  /** Contacts that were counted as offered and have not come out yet. */
  readonly open: Set<string>
  totals: QueueTotals
}

/** Who waits where, and how the day went: followed from the line's events. */
export class LiveQueues {
  readonly #team: TeamBook
  readonly #queues = new Map<string, QueueRecord>()
  readonly #numbers = new Map<string, WithNumber>()
  /** Contacts of colleagues who dialled a queue: they wait like others, and the totals are about customers. */
  readonly #colleagues = new Set<string>()

  readonly #listeners: ((queueId: QueueId) => void)[] = []

  constructor(team: TeamBook) {
    this.#team = team
  }

  /** Calls the listener whenever a queue looks different. */
  onChange(listener: (queueId: QueueId) => void): void {
    this.#listeners.push(listener)
  }

  /** Sets the totals of a queue: from the ledger at the start, to nothing at midnight. */
  setTotals(queueId: string, totals: QueueTotals): void {
    this.#record(queueId).totals = totals
    this.#tellChange(queueId as QueueId)
  }

  /** A new day: calls that began before midnight belong to the day that is over. */
  startDay(): void {
    for (const [queueId, record] of this.#queues) {
      record.open.clear()
      this.setTotals(queueId, NO_CALLS)
    }
  }

  /** A queue as it is now. Numbers are in it; whoever may not see them gets the picture without. */
  picture(queueId: QueueId): LiveQueue {
    const { waiting, totals } = this.#record(queueId)
    const callers = [...waiting.values()].map(({ contactId, number, since, ringing }): WaitingCaller => ({
      contactId,
      ...number,
      since,
      ringing: [...ringing],
    }))
    return { id: queueId, waiting: callers, totals }
  }

  follow(event: LineEvent): void {
    switch (event.type) {
      case 'contact.started': {
        this.#numbers.set(event.contactId, numberFields(this.#team.numberOf(event.from.number)))
        if (event.direction === 'internal') this.#colleagues.add(event.contactId)
        return
      }
      case 'queue.position':
        if (event.isNew) this.#enter(event.queue, event.contactId, event.at)
        return
      case 'agent.ringing':
        return this.#ring(event.contactId, event.agent, true)
      case 'agent.ring-ended':
        return this.#ring(event.contactId, event.agent, false)
      case 'contact.answered':
        return this.#comeOut(event.contactId, true, event.waitedMs)
      case 'contact.transferred':
        // a blind transfer into a queue: it was offered there anew, and somebody took it
        return this.#comeOut(event.contactId, true, event.waitedMs)
      case 'contact.ended':
        this.#numbers.delete(event.contactId)
        this.#colleagues.delete(event.contactId)
        return this.#comeOut(event.contactId, false, event.waitedMs)
      case 'contact.held':
      case 'contact.resumed':
      case 'contact.dtmf':
      case 'registration':
        return
    }
  }

  #tellChange(queueId: QueueId): void {
    for (const listener of this.#listeners) listener(queueId)
  }

  #record(queueId: string): QueueRecord {
    const known = this.#queues.get(queueId)
    if (known) return known
    const record: QueueRecord = { waiting: new Map(), open: new Set(), totals: NO_CALLS }
    this.#queues.set(queueId, record)
    return record
  }

  #enter(queueId: string, contactId: string, at: number): void {
    const record = this.#record(queueId)
    if (record.waiting.has(contactId)) return
    const number = this.#numbers.get(contactId) ?? { number: null }
    record.waiting.set(contactId, {
      contactId: contactId as ContactId,
      number,
      since: at,
      ringing: new Set(),
    })
    if (!record.open.has(contactId) && !this.#colleagues.has(contactId)) {
      record.open.add(contactId)
      record.totals = { ...record.totals, offered: record.totals.offered + 1 }
    }
    this.#tellChange(queueId as QueueId)
  }

  #ring(contactId: string, username: string, isRinging: boolean): void {
    const person = this.#team.personByExtension(username)
    if (!person) return
    for (const [queueId, record] of this.#queues) {
      const waiting = record.waiting.get(contactId)
      if (!waiting) continue
      if (isRinging) waiting.ringing.add(person.id)
      else waiting.ringing.delete(person.id)
      this.#tellChange(queueId as QueueId)
    }
  }

  #comeOut(contactId: string, isAnswered: boolean, waitedMs: number): void {
    for (const [queueId, record] of this.#queues) {
      const wasWaiting = record.waiting.delete(contactId)
      if (record.open.delete(contactId)) {
        const limit = this.#team.queue(queueId)?.serviceLevelSeconds ?? 0
        record.totals = countOutcome(record.totals, { isAnswered, isOver: true, waitedMs }, limit)
      } else if (!wasWaiting) continue
      this.#tellChange(queueId as QueueId)
    }
  }
}
