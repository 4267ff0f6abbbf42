import type { Act } from '../../../shared/acts/registry.ts'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { DoorError, type CallOutput, type EventData } from '../../../shared/contract/door.ts'
import type { PhoneCall, PhoneDoor, PhoneProblem } from '../../../shared/contract/phone.ts'
import { canAsk, startCall, type CallEvent, type CallPhase } from '../../../shared/domain/call.ts'
import type { CallId, ContactId, PersonId } from '../../../shared/domain/ids.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Log } from '../log.ts'
import type { Names } from '../names/names.ts'
import type { CallCards } from './call-cards.ts'
import type { CallStore } from './call-store.ts'
import type { CallActs } from './call-acts.ts'
import { afterLineEvent, moveCall } from './line-event.ts'
import { problemAtEnd, shiftedCall, type LiveCall } from './live-call.ts'
import type { WrapUps } from './wrap-ups.ts'

type Incoming = EventData<PhoneDoor, 'incoming'>

/** The desk's calls: fed by a line, asked by windows, written down at every moment that counts. */
export interface LiveCalls {
  cards(): CallCard[]
  get(callId: CallId): LiveCall
  /** True while a call of this contact is on the screen, or its wrap-up runs. */
  has(contactId: ContactId): boolean
  /** Ringing here, and taken (dialled, talking, held): what the agent's state follows from. */
  counts(): { readonly ringing: number; readonly live: number }
  onIncoming(incoming: Incoming): void
  onLineEvent(event: EventData<PhoneDoor, 'call'>): void
  onQuality(event: EventData<PhoneDoor, 'quality'>): void
  /** A line came (back): what it holds and what is known here are brought together. */
  reconcile(held: CallOutput<PhoneDoor, 'snapshot'>['calls']): void
  onLineGone(): void
  add(call: LiveCall): void
  update(callId: CallId, change: Partial<LiveCall>): LiveCall
  /** Asks the line to do something, with the machine's move before and back again where it failed. */
  ask(
    callId: CallId,
    asked: CallEvent['type'],
    failed: CallEvent | null,
    work: () => Promise<unknown>,
  ): Promise<void>
  end(callId: CallId, problem: PhoneProblem | null): void
  /** Writes down what the call is worth at this moment. */
  write(call: LiveCall): void
  /** Writes what found no room on the disk. */
  writeAgain(): void
  /** The desk's clock was set by so many ms: calls keep their lengths. */
  adjustClock(byMs: number): void
  /** Calls of a core that ran before. */
  restore(calls: readonly LiveCall[]): void
  clear(): void
}
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
  perform(acts: readonly Act[]): void
  onChanged(): void
  /** A call of this contact rings, and nothing about it is written down yet: the moment to tell the windows. */
  onRinging(contact: ContactId): void
  /** Another agent took a call that rang here. */
  onAnsweredElsewhere(card: CallCard): void
}

/** How long the card of a call that nobody wraps up stays on the screen. */
const MISSED_CARD_MS = 10 * SECOND_MS
const ELSEWHERE_CARD_MS = 4 * SECOND_MS
/** A phone page that does not come back within this took its calls with it. */
const LINE_GONE_MS = 15 * SECOND_MS
/** Ends that happened while no core was there are told right after the phone's snapshot. */
const LATE_ENDS_MS = 2 * SECOND_MS
const AUTO_ANSWER_MS = SECOND_MS

const LOST: PhoneProblem = { code: 'callLost', sipStatus: null, detail: 'the phone lost this call' }

export function createLiveCalls(options: LiveCallsOptions): LiveCalls {
  const { clock, log, cards, acts, names, store } = options
  const calls = new Map<CallId, LiveCall>()
  const timers = new Map<string, () => void>()
  let unwritten: LiveCall[] = []

  const after = (key: string, ms: number, work: () => void): void => {
    timers.get(key)?.()
    timers.set(
      key,
      clock.after(ms, () => {
        timers.delete(key)
        work()
      }),
    )
  }
  const drop = (callId: CallId): void => {
    timers.get(callId)?.()
    timers.delete(callId)
    if (calls.delete(callId)) store.remove(callId)
    options.onChanged()
  }
  const set = (call: LiveCall): LiveCall => {
    calls.set(call.callId, call)
    options.onChanged()
    return call
  }
  const isOver = (call: LiveCall): boolean => call.state.phase === 'ended'

  const write = (call: LiveCall): void => {
    if (!isOver(call)) store.save(call, 'live')
    try {
      options.perform(acts.now(call))
    } catch (error) {
      // a call is not held up by a full disk: what it is worth is written down when there is room
      if (!(error instanceof DoorError) || error.code !== 'diskFull') throw error
      unwritten.push(call)
    }
  }

  /** A call that rings for a contact that rang here before takes the old card's place. */
  const forgetEarlier = (contactId: ContactId, callId: CallId): void => {
    for (const call of calls.values())
      if (call.contactId === contactId && call.callId !== callId && isOver(call) && !call.wrapUp)
        drop(call.callId)
  }

  const afterEnd = (call: LiveCall): void => {
    write(call)
    const isTried = call.state.direction === 'outbound' && call.state.endReason !== 'failed'
    if ((call.state.answeredAt !== null || isTried) && !acts.isInternal(call)) {
      calls.delete(call.callId)
      return options.wrapUps.start(call)
    }
    store.remove(call.callId)
    const isElsewhere = call.state.endReason === 'answeredElsewhere'
    if (isElsewhere) options.onAnsweredElsewhere(cards.card(call))
    after(call.callId, isElsewhere ? ELSEWHERE_CARD_MS : MISSED_CARD_MS, () => drop(call.callId))
  }

  const take = (before: LiveCall, now: LiveCall): void => {
    if (now === before) return
    set(now)
    const isAnswered = before.state.answeredAt === null && now.state.answeredAt !== null
    if (isAnswered) write(now)
    if (isOver(now) && !isOver(before)) afterEnd(now)
    options.onChanged()
  }

  const begin = (
    base: Pick<LiveCall, 'callId' | 'contactId' | 'state' | 'rawNumber' | 'displayName' | 'waitedMs'>,
    queue: string | null,
    person: PersonId,
  ): LiveCall => {
    const known = names
      .queues()
      .find(({ id, extension, name }) => [id, extension, name].includes(queue as never))
    return {
      ...base,
      person,
      queueId: known?.id ?? null,
      queueName: queue,
      quality: null,
      problem: null,
      gaps: [],
      customerId: null,
      chosen: null,
      followUpId: null,
      aboutTicketId: null,
      ownTicketId: null,
      wrapUp: null,
    }
  }

  const fromLine = (held: PhoneCall, person: PersonId): LiveCall => {
    const { incoming, direction } = held
    const phase: CallPhase = held.phase
    const begun = begin(
      {
        callId: held.callId,
        contactId: held.contactId,
        rawNumber: incoming ? incoming.from : held.target,
        displayName: incoming?.displayName ?? null,
        waitedMs: incoming?.waitedMs ?? null,
        state: {
          ...startCall(direction, held.startedAt),
          phase,
          isMuted: held.muted,
          answeredAt: held.answeredAt,
          heldSince: phase === 'held' ? clock.now() : null,
        },
      },
      incoming?.queue ?? null,
      person,
    )
    return { ...begun, gaps: held.gaps }
  }

  const get = (callId: CallId): LiveCall => {
    const call = calls.get(callId)
    if (!call) throw new DoorError('noSuchCall', 'This call is over, or is not known here.')
    return call
  }

  /** A call of a queue that wants it is answered by the phone itself, after a moment in which its ringing is heard. */
  const answerItself = (call: LiveCall, isSecond: boolean): void => {
    const queue = names.queues().find(({ id }) => id === call.queueId)
    if (!queue?.autoAnswer || isSecond) return
    after(call.callId, AUTO_ANSWER_MS, () => {
      if (calls.get(call.callId)?.state.phase !== 'ringing') return
      live
        .ask(call.callId, 'answerAsked', { type: 'answerFailed' }, () =>
          options.line.ask('answer', { callId: call.callId }),
        )
        .catch((error: unknown) => log.warn('a call did not answer itself', { error }))
    })
  }

  const live: LiveCalls = {
    cards: () =>
      [...calls.values(), ...options.wrapUps.running()]
        .sort((a, b) => a.state.startedAt - b.state.startedAt)
        .map(cards.card),
    get,
    has: (contactId) =>
      [...calls.values(), ...options.wrapUps.running()].some((call) => call.contactId === contactId),
    counts: () => {
      const open = [...calls.values()].filter((call) => !isOver(call))
      const ringing = open.filter(
        ({ state }) => state.phase === 'ringing' || state.phase === 'answering',
      ).length
      // a call that is being refused neither rings nor talks
      const leaving = open.filter(({ state }) => state.phase === 'ending' && state.answeredAt === null).length
      return { ringing, live: open.length - ringing - leaving }
    },

    onIncoming: (incoming) => {
      const person = options.person()
      if (!person || calls.has(incoming.callId)) return
      forgetEarlier(incoming.contactId, incoming.callId)
      const call = begin(
        {
          callId: incoming.callId,
          contactId: incoming.contactId,
          rawNumber: incoming.from,
          displayName: incoming.displayName,
          waitedMs: incoming.waitedMs,
          state: startCall('inbound', incoming.at),
        },
        incoming.queue,
        person,
      )
      set(call)
      // who looks at the screen comes before the disk
      options.onRinging(incoming.contactId)
      write(call)
      answerItself(call, incoming.isSecond)
      log.info('a call rings', { callId: call.callId, contactId: call.contactId })
    },
    onLineEvent: ({ callId, at, event }) => {
      const call = calls.get(callId)
      if (!call) return
      take(call, afterLineEvent(call, event, at, log))
      // reported only now: until here the line could have counted the contact under another id
      const now = calls.get(callId)
      if (now && event.type === 'progress' && now.state.direction === 'outbound') write(now)
      if (now && event.type === 'gap' && !isOver(now)) store.save(now, 'live')
    },
    onQuality: ({ callId, quality }) => {
      const call = calls.get(callId)
      if (call && !isOver(call)) set({ ...call, quality })
    },

    reconcile: (held) => {
      timers.get('lineGone')?.()
      timers.delete('lineGone')
      const person = options.person()
      if (!person) return
      for (const one of held) {
        const known = calls.get(one.callId)
        const fresh = fromLine(one, person)
        const { phase, isMuted, answeredAt, heldSince } = fresh.state
        if (!known) {
          set(fresh)
          write(fresh)
        } else if (!isOver(known))
          take(known, {
            ...known,
            gaps: one.gaps,
            state: {
              ...known.state,
              phase,
              isMuted,
              answeredAt: known.state.answeredAt ?? answeredAt,
              heldSince,
            },
          })
      }
      const ids = new Set(held.map((one) => one.callId))
      const lost = [...calls.values()].filter((call) => !isOver(call) && !ids.has(call.callId))
      for (const { callId } of lost) after(`lost ${callId}`, LATE_ENDS_MS, () => live.end(callId, LOST))
    },
    onLineGone: () => {
      after('lineGone', LINE_GONE_MS, () => {
        for (const call of [...calls.values()]) if (!isOver(call)) live.end(call.callId, LOST)
      })
    },

    add: (call) => {
      set(call)
      store.save(call, 'live')
    },
    update: (callId, change) => {
      const call = set({ ...get(callId), ...change })
      if (!isOver(call)) store.save(call, 'live')
      return call
    },
    ask: async (callId, asked, failed, work) => {
      const call = get(callId)
      if (!canAsk(call.state.phase, asked as Parameters<typeof canAsk>[1]))
        throw new DoorError('notNow', `This cannot be done while the call is ${call.state.phase}.`)
      set(moveCall(call, { type: asked } as CallEvent, clock.now(), log))
      try {
        await work()
      } catch (error) {
        const now = calls.get(callId)
        if (now && failed && !isOver(now)) take(now, moveCall(now, failed, clock.now(), log))
        throw error
      }
    },
    end: (callId, problem) => {
      const call = calls.get(callId)
      if (!call || isOver(call)) return
      const ended = moveCall(call, { type: 'ended', reason: 'failed' }, clock.now(), log)
      take(call, { ...ended, problem: problemAtEnd(ended, problem) })
    },
    write,
    writeAgain: () => {
      const waited = unwritten
      unwritten = []
      for (const call of waited) write(call)
    },
    adjustClock: (byMs) => {
      for (const call of [...calls.values()]) {
        const shifted = set(shiftedCall(call, byMs))
        if (!isOver(shifted)) store.save(shifted, 'live')
      }
    },
    restore: (known) => {
      for (const call of known) set(call)
      if (known.length > 0 && !options.line.isAttached) live.onLineGone()
    },
    clear: () => {
      for (const stop of timers.values()) stop()
      timers.clear()
      calls.clear()
      options.onChanged()
    },
  }
  return live
}
