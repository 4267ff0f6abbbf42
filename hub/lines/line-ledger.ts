import type { Actor } from '../../shared/acts/define-act.ts'
import { CallRecord } from '../../shared/domain/call-record.ts'
import { contactActs, type ContactIdentity } from '../../shared/domain/contact-rule.ts'
import { callRecordIdOf, type FollowUpId, type PersonId } from '../../shared/domain/ids.ts'
import { dialTextOf } from '../../shared/domain/party-number.ts'
import type { TicketRule } from '../../shared/domain/people.ts'
import { isStoreFault } from '../../shared/domain/storage-fault.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pause } from '../../shared/timer.ts'
import { LINE_ACTOR, type HubActor } from '../commands/hub-actor.ts'
import type { DueMoment } from '../due/due-moments.ts'
import type { DueScheduler } from '../due/due-scheduler.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import { findEntity, identityOfNumber } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import type { TeamBook } from '../store/team-book.ts'
import { factsOf, followContact, startContact, type Contact } from './contact-log.ts'
import type { LineEvent } from './line-events.ts'

export interface LineLedgerOptions {
  readonly db: Db
  readonly hub: HubActor
  readonly team: TeamBook
  readonly presence: PresenceBook
  /** Keeps what is to be done some time after a call, also over a crash. */
  readonly due: DueScheduler
  readonly now: () => number
  /** How long after the call a connected desk has to open its ticket itself, before the hub does it. */
  readonly backstopMs: number
  readonly onFault: (text: string, error: unknown) => void
}

/** From one try to the next where the hub's file cannot be written. */
const WRITE_AGAIN_MS = SECOND_MS

const IS_WRITTEN_LATER: ReadonlySet<LineEvent['type']> = new Set([
  'agent.ringing',
  'agent.ring-ended',
  'contact.held',
  'contact.resumed',
])

/**
 * Writes what the line saw into the ledger: the call at its start, answer and end; the ticket that the queue's rule asks
 * for; the follow-up that is owed to whoever was missed. All ids follow from the contact, so it does not matter whether
 * a desk or the hub is first. The desk of the agent comes first for tickets, because it knows which customer was chosen.
 */
export class LineLedger {
  readonly #options: LineLedgerOptions
  readonly #contacts = new Map<string, Contact>()
  readonly #identities = new Map<string, Promise<ContactIdentity>>()
  readonly #closing = new AbortController()
  #work: Promise<void> = Promise.resolve()

  constructor(options: LineLedgerOptions) {
    this.#options = options
  }

  follow(event: LineEvent): void {
    if (event.type === 'registration') return
    const before = this.#contacts.get(event.contactId)
    const after =
      event.type === 'contact.started'
        ? startContact(event, {
            personOf: this.#personOf,
            numberOf: (raw) => this.#options.team.numberOf(raw),
          })
        : before && followContact(before, event, this.#personOf)
    if (!after || after === before) return
    this.#contacts.set(event.contactId, after)
    if (event.type === 'contact.ended') this.#contacts.delete(event.contactId)
    // rings and holds are written down with what comes after them
    if (!IS_WRITTEN_LATER.has(event.type)) this.#queueWork(() => this.#write(event, after))
  }

  /**
   * Calls of the own line that waited when the hub ended without a word: their callers heard nothing more, so they are missed and
   * owed a call. Talks are left alone: the desk that had one reports its end. So is what consoles alone told of: a line that is not
   * the hub's own did not end with the hub.
   */
  async recover(): Promise<void> {
    const rows = await this.#options.db
      .selectFrom('calls')
      .select('body')
      .where('ended_at', 'is', null)
      .where('answered_at', 'is', null)
      .where('direction', '=', 'inbound')
      .where('id', 'in', this.#options.db.selectFrom('line_contacts').select('call_id'))
      .execute()
    for (const row of rows) {
      const call = CallRecord.parse(JSON.parse(row.body))
      // what is left of the line's words in a rescued file may lie beside a record that is none of them
      if (call.isConsolesWord === true) continue
      const endedAt = Math.max(call.startedAt, this.#options.now())
      const event = { type: 'contact.ended', contactId: call.contactId, at: endedAt } as const
      await this.#write(event, { ...call, direction: 'inbound', endedAt, outcome: 'missed', parts: [] })
    }
  }

  /**
   * Does what a console has not done some time after its call: opens the ticket that the queue's rule asks for, and
   * settles what was owed to the caller. Rejects where that failed; the same moment may then come again.
   */
  runBackstop(moment: DueMoment): Promise<void> {
    const done = this.#work.then(() => this.#backstop(moment))
    // whoever asked hears of the failure; what comes after it goes on
    this.#work = done.catch(() => undefined)
    return done
  }

  /** Waits for what is under way; what cannot be written then is given up. */
  async close(): Promise<void> {
    this.#closing.abort()
    await this.#work
  }

  readonly #personOf = (username: string): PersonId | null =>
    this.#options.team.personByExtension(username)?.id ?? null

  /**
   * One after the other, in the order of events. A fault is told and does not stop what comes after; but where the file cannot
   * be written now, all of it waits: no line says the same again.
   */
  #queueWork(work: () => Promise<void>): void {
    const tryIt = async (): Promise<void> => {
      try {
        await work()
      } catch (error) {
        if (!isStoreFault(error) || this.#closing.signal.aborted) throw error
        await pause(WRITE_AGAIN_MS, { signal: this.#closing.signal })
        await tryIt()
      }
    }
    this.#work = this.#work
      .then(tryIt)
      .catch((error: unknown) =>
        this.#options.onFault('an event of the line could not be written down', error),
      )
  }

  /** Writes down what is known of the contact now, by the rule that consoles have, too. */
  async #write(event: Pick<LineEvent, 'type'>, contact: Contact): Promise<void> {
    const { hub, presence, due, now, backstopMs } = this.#options
    const isAnswered = contact.answeredAt !== null
    // before the end is in the ledger: there is no moment in which a crash would lose it
    if (event.type === 'contact.ended' && contact.direction === 'inbound' && isAnswered)
      await due.plan('callBackstop', {
        entityId: callRecordIdOf(contact.contactId),
        dueAt: now() + backstopMs,
      })
    const identity = await this.#identityOf(contact)
    const { report, ticket, followUp } = contactActs(factsOf(contact), this.#ruleOf(contact), identity)
    await hub.act(this.#actorOf(contact), report)
    if (followUp) await hub.act(LINE_ACTOR, followUp)
    // the console of who answered opens the ticket itself: it knows which customer the agent chose
    const isLeftToConsole = isAnswered && contact.agentId !== null && presence.isConnected(contact.agentId)
    if (ticket && !isLeftToConsole) await hub.act(this.#actorOf(contact), ticket)
    if (event.type === 'contact.ended') this.#identities.delete(contact.contactId)
  }

  async #backstop({ entityId, key }: DueMoment): Promise<void> {
    const { db, hub } = this.#options
    const call = await findEntity(db, 'call', entityId)
    if (!call || call.answeredAt === null) return
    const identity =
      call.customerId === null
        ? await identityOfNumber(db, call.number)
        : { customerId: call.customerId, isCertain: true }
    const { ticket } = contactActs(call, this.#ruleOf(call), identity)
    if (ticket) await hub.actOnce(`${key}:ticket`, this.#actorOf(call), ticket)
    await this.#settleFollowUps(call, key)
  }

  /** A customer who was missed and has now been talked to is owed nothing more. */
  async #settleFollowUps(contact: CallRecord, key: string): Promise<void> {
    const { db, hub } = this.#options
    const number = dialTextOf(contact)
    if (number === null) return
    const owed = await db
      .selectFrom('follow_ups')
      .select('id')
      .where('number', '=', number)
      .where('status', '=', 'owed')
      .where('cause', 'in', ['missed', 'abandoned'])
      .execute()
    for (const { id } of owed)
      await hub.actOnce(`${key}:${id}`, this.#actorOf(contact), {
        type: 'followUp.logAttempt',
        id: id as FollowUpId,
        outcome: 'reached',
        text: '',
        contactId: contact.contactId,
        nextAt: null,
      })
  }

  #ruleOf(contact: Pick<Contact, 'queueId'>): TicketRule | undefined {
    return contact.queueId === null ? undefined : this.#options.team.queue(contact.queueId)?.ticketRule
  }

  #actorOf(contact: Pick<Contact, 'agentId'>): Actor {
    const person = contact.agentId === null ? undefined : this.#options.team.person(contact.agentId)
    return person ? { id: person.id, role: person.role } : LINE_ACTOR
  }

  /** Looked up once a contact, so that its reports agree. */
  #identityOf(contact: Contact): Promise<ContactIdentity> {
    const known = this.#identities.get(contact.contactId)
    if (known) return known
    const looked = identityOfNumber(this.#options.db, contact.number)
    this.#identities.set(contact.contactId, looked)
    return looked
  }
}
