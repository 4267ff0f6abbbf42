import type { Act } from '../../../shared/acts/registry.ts'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { CallOutput, EventData } from '../../../shared/contract/door.ts'
import type { PhoneCall, PhoneCallEvent, PhoneDoor, PhoneProblem } from '../../../shared/contract/phone.ts'
import type { CallId, ContactId, PersonId } from '../../../shared/domain/ids.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import { KeyedTimers } from '../keyed-timers.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Log } from '../log.ts'
import type { Names } from '../names/names.ts'
import type { CallActs } from './call-acts.ts'
import { CallBook } from './call-book.ts'
import type { CallCards } from './call-cards.ts'
import { CallCourse } from './call-course.ts'
import { CallReports } from './call-reports.ts'
import type { CallStore, KeptCall } from './call-store.ts'
import { afterLineEvent, asLineCanKnow } from './line-event.ts'
import { isOver, type LiveCall } from './live-call.ts'
import { LostCalls } from './lost-calls.ts'
import { callOfPhone, ringingCall } from './new-call.ts'
import type { WrapUps } from './wrap-ups.ts'

export interface LiveCallsOptions {
  readonly line: PhoneLine
  readonly clock: Clock
  readonly log: Log
  readonly cards: CallCards
  readonly acts: CallActs
  readonly names: Names
  readonly store: CallStore
  readonly wrapUps: WrapUps
  readonly person: () => PersonId | undefined
  /** Whether the phone is at the hub's own line, which tells the hub how each contact goes on. */
  readonly isAtHubsLine: () => boolean
  perform(acts: readonly Act[]): void
  onChanged(): void
  /** A call of this contact rings, and nothing about it is written down yet: the moment to tell the windows. */
  onRinging(contact: ContactId): void
  /** Another agent took a call that rang here. */
  onAnsweredElsewhere(card: CallCard): void
}

const AUTO_ANSWER_MS = SECOND_MS
/** What a core that starts again together with the page must know, so that the next page has the call as it was. */
const FOR_THE_NEXT_PAGE: ReadonlySet<PhoneCallEvent['type']> = new Set([
  ...(['held', 'resumed', 'muted', 'remoteHeld'] as const),
  ...(['transferring', 'transferFailed', 'peerChanged', 'simulated'] as const),
  ...(['gap', 'dialog'] as const),
])

/** The console's calls: fed by a line, asked by windows, written down at every moment that counts. */
export class LiveCalls {
  readonly #options: LiveCallsOptions
  readonly #timers: KeyedTimers<string>
  readonly #book: CallBook
  readonly #reports: CallReports
  readonly #course: CallCourse
  readonly #lost: LostCalls

  constructor(options: LiveCallsOptions) {
    const { clock, store } = options
    this.#options = options
    const timers = new KeyedTimers<string>(clock)
    const book = new CallBook(store, () => options.onChanged())
    const reports = new CallReports({ ...options, book })
    this.#course = new CallCourse({ ...options, book, reports, timers })
    const onTaken = (held: PhoneCall): void => this.#takenOver(held)
    this.#lost = new LostCalls({ ...options, book, course: this.#course, timers, onTaken })
    this.#timers = timers
    this.#book = book
    this.#reports = reports
  }

  /** Every call on the screen, as its card shows it; the oldest first. */
  cards(): CallCard[] {
    return this.#shown()
      .sort((a, b) => a.state.startedAt - b.state.startedAt)
      .map((call) => this.#options.cards.card(call))
  }
  /** True while a call of this contact is on the screen, or its wrap-up runs. */
  has(contactId: ContactId): boolean {
    return this.#shown().some((call) => call.contactId === contactId)
  }
  /** Ringing here, and taken (dialled, talking, held): what the agent's state follows from. */
  counts(): { readonly ringing: number; readonly live: number } {
    return this.#book.counts()
  }
  /** A call that is not wrapped up yet. Throws DoorError `noSuchCall`. */
  get(callId: CallId): LiveCall {
    return this.#book.get(callId)
  }
  /** A call that lives, or is being wrapped up. Throws DoorError `noSuchCall`. */
  find(callId: CallId): LiveCall {
    return this.#options.wrapUps.running().find((call) => call.callId === callId) ?? this.get(callId)
  }
  /** The call that dials this number now, with this extension after it; undefined where none does. */
  dialling(target: string, extension: string | null): LiveCall | undefined {
    return this.#book
      .all()
      .find(
        (call) =>
          call.state.phase === 'dialing' &&
          call.rawNumber === target &&
          (call.extension?.digits ?? null) === extension,
      )
  }

  onIncoming(incoming: EventData<PhoneDoor, 'incoming'>): void {
    const { names, acts, log } = this.#options
    const person = this.#options.person()
    if (!person || this.#book.find(incoming.callId)) return
    this.#forgetEarlier(incoming.contactId, incoming.callId)
    const earlier = acts.earlierPart(incoming.contactId, person)
    const call = this.#book.set({ ...ringingCall(incoming, names.queues(), person), earlier })
    // who looks at the screen comes before the disk
    this.#options.onRinging(incoming.contactId)
    this.#reports.write(call)
    this.#answerItself(call, incoming.isSecond)
    log.info('a call rings', { callId: call.callId, contactId: call.contactId })
  }
  onLineEvent({ callId, at, event: said }: EventData<PhoneDoor, 'call'>): void {
    const { log, isAtHubsLine } = this.#options
    const call = this.#book.find(callId)
    const event = asLineCanKnow(said, isAtHubsLine())
    if (!call || !event) return
    this.#course.take(call, afterLineEvent(call, event, at, log))
    // reported only now: until here the line could have counted the contact under another id
    const now = this.#book.find(callId)
    if (now && event.type === 'progress' && now.state.direction === 'outbound') this.#reports.write(now)
    if (now && FOR_THE_NEXT_PAGE.has(event.type)) this.#book.save(now)
  }
  onQuality({ callId, quality }: EventData<PhoneDoor, 'quality'>): void {
    const call = this.#book.find(callId)
    if (call && !isOver(call)) this.#book.set({ ...call, quality })
  }

  /** A line came (back): what it holds and what is known here are brought together. */
  reconcile(held: CallOutput<PhoneDoor, 'snapshot'>['calls']): void {
    this.#lost.lineBack()
    const person = this.#options.person()
    if (!person) return
    for (const one of held) this.#reconcileCall(one, person)
    this.#lost.lineHolds(new Set(held.map(({ callId }) => callId)))
  }
  onLineGone(): void {
    this.#lost.lineGone()
  }

  /** A call that begins here, as one that is dialled. */
  add(call: LiveCall): void {
    this.#book.save(this.#book.set(call))
  }
  /** Changes what is known of a call that lives, or is being wrapped up. Throws DoorError `noSuchCall`. */
  update(callId: CallId, change: Partial<LiveCall>): void {
    if (this.#options.wrapUps.update(callId, change)) return
    this.#book.save(this.#book.set({ ...this.get(callId), ...change }))
  }
  /** Asks the line to do something, with the machine's move before and back again where it failed. */
  ask(...asked: Parameters<CallCourse['ask']>): Promise<void> {
    return this.#course.ask(...asked)
  }
  /** The line will not say any more how the call ended. */
  end(callId: CallId, problem: PhoneProblem | null): void {
    this.#course.end(callId, problem)
  }
  /** Writes what found no room on the disk. */
  writeAgain(): void {
    this.#reports.writeAgain()
  }
  /** The console's clock was set by so many ms: calls keep their lengths. */
  adjustClock(byMs: number): void {
    this.#book.adjustClock(byMs)
  }
  /** Calls of a core that ran before. */
  restore(calls: readonly Pick<KeptCall, 'call' | 'savedAt'>[]): void {
    for (const { call, savedAt } of calls) {
      this.#book.set(call)
      this.#lost.restored(call.callId, savedAt)
    }
    if (calls.length > 0 && !this.#options.line.isAttached) this.onLineGone()
  }
  clear(): void {
    this.#timers.cancelAll()
    this.#book.clear()
  }

  #shown(): LiveCall[] {
    return [...this.#book.all(), ...this.#options.wrapUps.running()]
  }

  /** A call that rings for a contact that rang here before takes the old card's place. */
  #forgetEarlier(contactId: ContactId, callId: CallId): void {
    for (const call of this.#book.all())
      if (call.contactId === contactId && call.callId !== callId && isOver(call) && !call.wrapUp)
        this.#course.drop(call.callId)
  }

  /** A call of a queue that wants it is answered by the phone itself, after a moment in which its ringing is heard. */
  #answerItself({ callId, queueId }: LiveCall, isSecond: boolean): void {
    const { names, line, log } = this.#options
    const queue = names.queues().find(({ id }) => id === queueId)
    if (!queue?.autoAnswer || isSecond) return
    this.#timers.set(callId, AUTO_ANSWER_MS, () => {
      if (this.#book.find(callId)?.state.phase !== 'ringing') return
      this.ask(callId, 'answerAsked', { type: 'answerFailed' }, () => line.ask('answer', { callId })).catch(
        (error: unknown) => log.warn('a call did not answer itself', { error }),
      )
    })
  }

  #reconcileCall(held: PhoneCall, person: PersonId): void {
    const { names, acts, clock } = this.#options
    const known = this.#book.find(held.callId)
    const earlier = acts.earlierPart(held.contactId, person)
    const fresh = { ...callOfPhone(held, names.queues(), person, clock.now()), earlier }
    if (!known) return this.#reports.write(this.#book.set(fresh))
    if (isOver(known)) return
    const { phase, isMuted, answeredAt, heldSince } = fresh.state
    const state = {
      ...known.state,
      phase,
      isMuted,
      answeredAt: known.state.answeredAt ?? answeredAt,
      heldSince: phase === 'held' ? (known.state.heldSince ?? heldSince) : null,
    }
    const { gaps, dialog } = held
    this.#course.take(known, { ...known, gaps, dialog: dialog ?? known.dialog, state })
  }

  /** The next page of the phone has the call that went with the one before. */
  #takenOver(held: PhoneCall): void {
    const person = this.#options.person()
    if (!person) return
    this.#reconcileCall(held, person)
    const call = this.#book.find(held.callId)
    if (!call || isOver(call)) return
    // while it is held nothing is to be heard, and nothing will say that the sound is back
    const isSilent = call.state.phase === 'held' || call.state.isRemoteHeld
    this.#book.save(isSilent ? this.#book.set({ ...call, problem: null }) : call)
    this.#options.log.info('a call goes on in another page', { callId: held.callId })
  }
}
