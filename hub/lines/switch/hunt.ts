import type { Body } from 'sip.js/lib/core/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import { SIP_HEADERS, SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { ContactOutcome, LineEvent, LineParty, RingEndReason } from '../line-events.ts'
import type { AgentDirectory } from './agent-directory.ts'
import type { Endpoint } from './endpoint.ts'
import { RingAttempt } from './ring-attempt.ts'
import { oneLine } from './sip-message.ts'
import type { SwitchSettings } from './switch-options.ts'

/** Why nobody was found, and what the one who waits is told. */
export interface HuntFailure {
  readonly outcome: Exclude<ContactOutcome, 'answered' | 'abandoned'>
  readonly statusCode: number
  readonly reasonPhrase: string | undefined
  readonly reasonHeader: string | undefined
  /** More headers of the refusal. */
  readonly headers?: readonly string[]
}

export interface HuntHandlers {
  /** Somebody answered; all others have stopped ringing. */
  onFound(attempt: RingAttempt, body: Body | undefined): void
  onFailed(failure: HuntFailure): void
  onRinging(statusCode: number, body: Body | undefined): void
  /** One agent's phone stopped ringing; the queue goes on with the next. */
  onRingEnded(username: string, reason: RingEndReason): void
  /** Found, failed or abandoned: it takes no place in a queue any more. */
  onOver(): void
}

export interface HuntSubject {
  readonly contactId: string
  readonly from: LineParty
  readonly queue: string | null
  /** What rings is offered this; without it the answer brings the offer (a transfer needs that). */
  readonly offer: Body | undefined
  /** What a device is offered that needs an offer, where there is none yet; undefined where nothing can stand in. */
  readonly standInFor?: (endpoint: Endpoint) => Body | undefined
  /** More headers of its INVITEs. */
  readonly headers?: readonly string[]
}

export interface HuntParts {
  readonly settings: SwitchSettings
  readonly agents: AgentDirectory
  readonly emit: (event: LineEvent) => void
}

const ANONYMOUS = new URI('sip', 'anonymous', 'anonymous.invalid')

/** The search for somebody to answer one contact: any number of devices ring, the first to answer ends it. */
export class Hunt {
  readonly subject: HuntSubject
  readonly startedAt: number
  readonly #parts: HuntParts
  readonly #handlers: HuntHandlers
  readonly #attempts = new Map<string, RingAttempt>()
  #isOver = false
  #stopTimer: (() => void) | null = null

  constructor(subject: HuntSubject, parts: HuntParts, handlers: HuntHandlers) {
    this.subject = subject
    this.#parts = parts
    this.#handlers = handlers
    this.startedAt = parts.settings.clock.now()
  }

  get isOver(): boolean {
    return this.#isOver
  }

  /** User name to the moment it began to ring there. */
  get ringing(): ReadonlyMap<string, number> {
    return new Map([...this.#attempts].map(([username, attempt]) => [username, attempt.startedAt]))
  }

  /** Rings one device. */
  ring(endpoint: Endpoint): void {
    if (this.#isOver || this.#attempts.has(endpoint.username)) return
    const { settings, agents, emit } = this.#parts
    const { contactId, from, queue, offer, standInFor } = this.subject
    const waited = Math.floor((settings.clock.now() - this.startedAt) / 1000)
    const headers = [
      `${SIP_HEADERS.contactId}: ${contactId}`,
      `${SIP_HEADERS.waited}: ${waited}`,
      ...(this.subject.headers ?? []),
    ]
    if (queue !== null) headers.push(`${SIP_HEADERS.queue}: ${oneLine(queue)}`)
    const attempt = new RingAttempt(
      endpoint,
      {
        from: from.number === null ? ANONYMOUS : new URI('sip', from.number, settings.domain),
        fromDisplayName: from.displayName,
        headers,
        offer: offer ?? standInFor?.(endpoint),
      },
      settings,
      {
        onRinging: (_attempt, statusCode, body) => this.#handlers.onRinging(statusCode, body),
        onAnswered: (answered, body) => this.#found(answered, body),
        onEnded: (ended, reason, statusCode, phrase) => this.#ended(ended, reason, statusCode, phrase),
      },
    )
    this.#attempts.set(endpoint.username, attempt)
    if (endpoint.account.kind === 'agent') {
      agents.addRing(endpoint.username, contactId)
      emit({ type: 'agent.ringing', at: settings.clock.now(), contactId, agent: endpoint.username, queue })
    }
  }

  /** A direct call: rings one device and fails when it does not answer. */
  ringOnly(endpoint: Endpoint): void {
    const { clock, times } = this.#parts.settings
    this.ring(endpoint)
    this.#stopTimer = clock.after(times.directRingSeconds * 1000, () => {
      const attempt = this.#attempts.get(endpoint.username)
      if (attempt) attempt.stop('no-answer', SIP_REASONS.noAnswer)
    })
  }

  /** Stops one phone that has rung for long enough. */
  stopRinging(username: string): void {
    this.#attempts.get(username)?.stop('no-answer', SIP_REASONS.noAnswer)
  }

  /** Nobody will be found: whatever still rings stops, and the one who waits is told. */
  fail(failure: HuntFailure): void {
    if (this.#isOver) return
    this.#finish('abandoned', failure.reasonHeader ?? SIP_REASONS.failed)
    this.#handlers.onFailed(failure)
  }

  /** The one who waits is gone: whatever still rings stops. Reports nothing. */
  abandon(reasonHeader: string = SIP_REASONS.callerAbandoned): void {
    if (!this.#isOver) this.#finish('abandoned', reasonHeader)
  }

  #found(attempt: RingAttempt, body: Body | undefined): void {
    this.#forget(attempt)
    this.#finish('answered-elsewhere', SIP_REASONS.answeredElsewhere)
    this.#handlers.onFound(attempt, body)
  }

  #ended(attempt: RingAttempt, reason: RingEndReason, statusCode: number, reasonPhrase: string): void {
    this.#forget(attempt)
    if (attempt.leg.endpoint.account.kind === 'agent')
      this.#parts.emit({
        type: 'agent.ring-ended',
        at: this.#parts.settings.clock.now(),
        contactId: this.subject.contactId,
        agent: attempt.username,
        queue: this.subject.queue,
        reason,
      })
    if (this.#isOver) return
    this.#handlers.onRingEnded(attempt.username, reason)
    if (this.subject.queue === null) this.fail(failureOf(reason, statusCode, reasonPhrase))
  }

  #forget(attempt: RingAttempt): void {
    this.#attempts.delete(attempt.username)
    if (attempt.leg.endpoint.account.kind === 'agent')
      this.#parts.agents.removeRing(attempt.username, this.subject.contactId)
  }

  #finish(reason: RingEndReason, reasonHeader: string): void {
    this.#isOver = true
    this.#stopTimer?.()
    for (const attempt of [...this.#attempts.values()]) attempt.stop(reason, reasonHeader)
    this.#handlers.onOver()
  }
}

/** What the one who dialled directly is told, by how the ringing ended. */
function failureOf(reason: RingEndReason, statusCode: number, reasonPhrase: string): HuntFailure {
  if (reason === 'no-answer')
    return {
      outcome: 'missed',
      statusCode: 480,
      reasonPhrase: 'No Answer',
      reasonHeader: SIP_REASONS.noAnswer,
    }
  const isTimeout = statusCode === 408 || statusCode < 400
  return {
    outcome: reason === 'rejected' ? 'rejected' : 'failed',
    // a 401 or 407 of the far device would make the caller send its password
    statusCode:
      isTimeout || statusCode === 401 || statusCode === 407 || statusCode === 487 ? 480 : statusCode,
    reasonPhrase: isTimeout ? undefined : reasonPhrase || undefined,
    reasonHeader: undefined,
  }
}
