import type { Actor } from '../../shared/acts/define-act.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { CallRecord } from '../../shared/domain/call-record.ts'
import type { CustomerId, FollowUpId, PersonId } from '../../shared/domain/ids.ts'
import type { TicketRule } from '../../shared/domain/people.ts'
import { LINE_ACTOR, type HubDesk } from '../commands/hub-desk.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import { customerOfNumber } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { TeamBook } from '../store/team-book.ts'
import { factsOf, followContact, startContact, type Contact } from './contact-log.ts'
import type { LineEvent } from './line-events.ts'

export interface LineLedgerOptions {
  readonly db: Db
  readonly desk: HubDesk
  readonly team: TeamBook
  readonly presence: PresenceBook
  readonly now: () => number
  /** How long after the call a connected desk has to open its ticket itself, before the hub does it. */
  readonly backstopMs: number
  readonly onFault: (text: string, error: unknown) => void
}

/**
 * Writes what the line saw into the ledger: the call at its start, answer and end; the ticket that the queue's rule asks
 * for; the follow-up that is owed to whoever was missed. All ids follow from the contact, so it does not matter whether
 * a desk or the hub is first. The desk of the agent comes first for tickets, because it knows which customer was chosen.
 */
export class LineLedger {
  readonly #options: LineLedgerOptions
  readonly #contacts = new Map<string, Contact>()
  readonly #customers = new Map<string, Promise<CustomerId | null>>()
  readonly #backstops = new Map<string, { timer: NodeJS.Timeout; run: () => Promise<void> }>()
  #work: Promise<void> = Promise.resolve()

  constructor(options: LineLedgerOptions) {
    this.#options = options
  }

  follow(event: LineEvent): void {
    if (event.type === 'registration') return
    const before = this.#contacts.get(event.contactId)
    const after =
      event.type === 'contact.started'
        ? startContact(event, this.#personOf)
        : before && followContact(before, event, this.#personOf)
    if (!after || after === before) return
    this.#contacts.set(event.contactId, after)
    if (event.type === 'contact.ended') this.#contacts.delete(event.contactId)
    this.#queueWork(() => this.#write(event, after))
  }

  /**
   * Calls that waited when the hub ended without a word: their callers heard nothing more, so they are missed and owed a
   * call. Talks are left alone: the desk that had one reports its end.
   */
  async recover(): Promise<void> {
    const rows = await this.#options.db
      .selectFrom('calls')
      .select('body')
      .where('ended_at', 'is', null)
      .where('answered_at', 'is', null)
      .where('direction', '=', 'inbound')
      .execute()
    for (const row of rows) {
      const call = CallRecord.parse(JSON.parse(row.body))
      const endedAt = Math.max(call.startedAt, this.#options.now())
      const event = { type: 'contact.ended', contactId: call.contactId, at: endedAt } as const
      await this.#write(event, { ...call, direction: 'inbound', endedAt, outcome: 'missed' })
    }
  }

  /** Waits for what is under way, and does at once what was put off. */
  async close(): Promise<void> {
    for (const [contactId, { timer, run }] of this.#backstops) {
      clearTimeout(timer)
      this.#backstops.delete(contactId)
      this.#queueWork(run)
    }
    await this.#work
  }

  readonly #personOf = (username: string): PersonId | null =>
    this.#options.team.personByExtension(username)?.id ?? null

  /** One after the other, in the order of events. A fault is told and does not stop what comes after. */
  #queueWork(work: () => Promise<void>): void {
    this.#work = this.#work
      .then(work)
      .catch((error: unknown) =>
        this.#options.onFault('an event of the line could not be written down', error),
      )
  }

  async #write(event: Pick<LineEvent, 'type'>, contact: Contact): Promise<void> {
    const { desk } = this.#options
    const customerId = await this.#customerOf(contact)
    await desk.act(this.#actorOf(contact), { type: 'call.report', facts: factsOf(contact, customerId) })
    if (contact.direction === 'inbound') await this.#applyRule(event, contact, customerId)
    if (event.type === 'contact.ended') this.#customers.delete(contact.contactId)
  }

  async #applyRule(
    event: Pick<LineEvent, 'type'>,
    contact: Contact,
    customerId: CustomerId | null,
  ): Promise<void> {
    const { desk, presence } = this.#options
    const rule = this.#ruleOf(contact)
    const isAnswered = contact.answeredAt !== null
    if (!isAnswered && contact.endedAt !== null) {
      // whoever withheld the number cannot be called back; the call itself stays in the list
      if (contact.number === null) return
      await desk.act(LINE_ACTOR, {
        type: 'followUp.openForContact',
        contactId: contact.contactId,
        cause: contact.outcome === 'abandoned' ? 'abandoned' : 'missed',
        number: contact.number,
        customerId,
        queueId: contact.queueId,
      })
      if (rule === 'onMissed') await this.#openTicket(contact, customerId)
      return
    }
    if (rule === 'onRinging' && event.type === 'contact.started') return this.#openTicket(contact, customerId)
    if (!isAnswered) return
    const wantsTicket = rule === 'onAnswer' || rule === 'onRinging'
    if (event.type === 'contact.answered') {
      const isDeskThere = contact.agentId !== null && presence.isConnected(contact.agentId)
      if (wantsTicket && !isDeskThere) await this.#openTicket(contact, customerId)
    }
    if (event.type === 'contact.ended')
      this.#later(contact, async () => {
        if (wantsTicket) await this.#openTicket(contact, customerId)
        await this.#settleFollowUps(contact)
      })
  }

  #openTicket(contact: Contact, customerId: CustomerId | null): Promise<void> {
    const act: Act = {
      type: 'ticket.openForContact',
      contactId: contact.contactId,
      customerId,
      callerNumber: contact.number,
      queueId: contact.queueId,
      title: '',
    }
    return this.#options.desk.act(this.#actorOf(contact), act).then(() => undefined)
  }

  /** A customer who was missed and has now been talked to is owed nothing more. */
  async #settleFollowUps(contact: Contact): Promise<void> {
    const { db, desk } = this.#options
    if (contact.number === null) return
    const owed = await db
      .selectFrom('follow_ups')
      .select('id')
      .where('number', '=', contact.number)
      .where('status', '=', 'owed')
      .where('cause', 'in', ['missed', 'abandoned'])
      .execute()
    for (const { id } of owed)
      await desk.act(this.#actorOf(contact), {
        type: 'followUp.logAttempt',
        id: id as FollowUpId,
        outcome: 'reached',
        text: '',
        contactId: contact.contactId,
        nextAt: null,
      })
  }

  #later(contact: Contact, run: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#backstops.delete(contact.contactId)
      this.#queueWork(run)
    }, this.#options.backstopMs)
    this.#backstops.set(contact.contactId, { timer, run })
  }

  #ruleOf(contact: Contact): TicketRule {
    const queue = contact.queueId === null ? undefined : this.#options.team.queue(contact.queueId)
    // a customer who dials an agent directly is served as the queues' default has it
    return queue?.ticketRule ?? 'onAnswer'
  }

  #actorOf(contact: Contact): Actor {
    const person = contact.agentId === null ? undefined : this.#options.team.person(contact.agentId)
    return person ? { id: person.id, role: person.role } : LINE_ACTOR
  }

  /** Looked up once a contact, so that its reports agree. */
  #customerOf(contact: Contact): Promise<CustomerId | null> {
    if (contact.number === null) return Promise.resolve(null)
    const known = this.#customers.get(contact.contactId)
    if (known) return known
    const looked = customerOfNumber(this.#options.db, contact.number)
    this.#customers.set(contact.contactId, looked)
    return looked
  }
}
