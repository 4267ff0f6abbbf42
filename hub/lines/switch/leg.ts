import { randomUUID } from 'node:crypto'
import { SessionDialog, SessionState } from 'sip.js/lib/core/index.js'
import type {
  Body,
  Dialog,
  IncomingInviteRequest,
  IncomingRequest,
  IncomingResponse,
  IncomingResponseMessage,
  OutgoingInviteRequest,
  Session,
} from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import { SIP_REASONS } from '../../../shared/contract/sip.ts'
import type { Endpoint } from './endpoint.ts'
import { replyOf } from './leg-reply.ts'
import type { ReinviteReply, Reply } from './leg-reply.ts'
import { ALLOW, bodyOf, quotable, sdpOf } from './sip-message.ts'
import type { SwitchSettings } from './switch-options.ts'

export interface Invite {
  readonly from: URI
  readonly fromDisplayName: string | null
  readonly headers: readonly string[]
  /** Without one the device is asked for an offer in its answer (RFC 3261, section 13.2.1). */
  readonly offer: Body | undefined
}

/** A device that was cancelled and never says 487 is given up after 64*T1 (RFC 3261, section 9.1). */
const CANCEL_TIMEOUT_MS = 32_000

/** Whoever a leg belongs to: a ringing attempt until it is answered, then the call. */
export interface LegOwner {
  onLegProgress(leg: Leg, statusCode: number, body: Body | undefined): void
  /** The device answered; the owner must `acknowledge`. */
  onLegAnswered(leg: Leg, body: Body | undefined): void
  onLegRefused(leg: Leg, statusCode: number, reasonPhrase: string): void
  /** The one who dialled gave up before an answer. */
  onLegCancelled(leg: Leg, isLost: boolean): void
  onLegHungUp(leg: Leg, isLost: boolean): void
  onLegReinvite(leg: Leg, request: IncomingInviteRequest): void
  /** INFO, UPDATE or MESSAGE within the dialog. */
  onLegRequest(leg: Leg, request: IncomingRequest): void
  onLegRefer(leg: Leg, request: IncomingRequest): void
}

/**
 * One side of a call: the dialog with one device.
 *
 *   early      incoming: INVITE received, not yet answered by us. Outgoing: INVITE sent, not yet answered.
 *   confirmed  200 sent or received
 *   ended      BYE sent or received, refused, cancelled or lost; nothing more is sent or reported
 */
export class Leg {
  readonly id = randomUUID()
  readonly endpoint: Endpoint
  owner: LegOwner
  readonly #settings: SwitchSettings
  #state: 'early' | 'confirmed' | 'ended' = 'early'
  #server: IncomingInviteRequest | null = null
  #client: OutgoingInviteRequest | null = null
  #session: Session | null = null
  #acknowledge: ((answer?: Body) => void) | null = null
  /** Waits for the answer in the ACK to a re-INVITE that came without an offer. */
  #onAckBody: ((body: Body | undefined) => void) | null = null
  #byeReason: string | null = null
  #stopCancelTimer: (() => void) | null = null
  /** The description that the device gave last, and the one it got last, of those that were agreed on. */
  #said: string | undefined
  #told: string | undefined

  private constructor(endpoint: Endpoint, owner: LegOwner, settings: SwitchSettings) {
    this.endpoint = endpoint
    this.owner = owner
    this.#settings = settings
    endpoint.addLeg(this)
  }

  /** The leg of an INVITE that came in. */
  static incoming(
    endpoint: Endpoint,
    request: IncomingInviteRequest,
    owner: LegOwner,
    settings: SwitchSettings,
  ) {
    const leg = new Leg(endpoint, owner, settings)
    leg.#server = request
    leg.#said = sdpOf(request.message)?.content
    request.delegate = { onCancel: () => leg.#receiveCancel() }
    return leg
  }

  /** Rings a device. Its `remoteContact` must be known. */
  static outgoing(endpoint: Endpoint, invite: Invite, owner: LegOwner, settings: SwitchSettings): Leg {
    const { core } = endpoint
    const target = endpoint.remoteContact
    if (!target) throw new Error(`${endpoint.username} has no contact address`)
    const leg = new Leg(endpoint, owner, settings)
    leg.#told = invite.offer?.content
    const message = core.makeOutgoingRequestMessage(
      'INVITE',
      target,
      invite.from,
      core.configuration.aor,
      { fromDisplayName: invite.fromDisplayName === null ? '' : quotable(invite.fromDisplayName) },
      [leg.#contactHeader, ALLOW, ...invite.headers],
      invite.offer,
    )
    leg.#client = core.invite(message, {
      onProgress: (response) => leg.#receiveProgress(response),
      onAccept: (response) =>
        leg.#receiveAccept(response.session, response.message, (options) => response.ack(options)),
      onReject: (response) => leg.#receiveReject(response),
      onRedirect: (response) => leg.#receiveReject(response),
    })
    return leg
  }

  get state(): 'early' | 'confirmed' | 'ended' {
    return this.#state
  }

  /** True when the switch dialled, and so made up the Call-ID. */
  get isOutgoing(): boolean {
    return this.#client !== null
  }

  get username(): string {
    return this.endpoint.username
  }

  /** The description the device gave last. */
  get said(): string | undefined {
    return this.#said
  }

  /** The description the device got last. */
  get told(): string | undefined {
    return this.#told
  }

  isDialog(dialog: Dialog | undefined): boolean {
    return this.#session instanceof SessionDialog && this.#session === dialog
  }

  /** Tells the one who dialled what is going on (18x). */
  progress(statusCode: number, headers: readonly string[], body?: Body, reasonPhrase?: string): void {
    if (this.#state !== 'early' || !this.#server) return
    const { session } = this.#server.progress({
      statusCode,
      extraHeaders: [...headers],
      ...(reasonPhrase === undefined ? {} : { reasonPhrase }),
      ...(body ? { body } : {}),
    })
    this.#adopt(session)
  }

  /**
   * Answers the one who dialled with 200. Where the INVITE came without an offer, `body` is one, and `onAnswer` gets the body
   * of the ACK (RFC 3261, section 13.2.1).
   */
  answer(body: Body, headers: readonly string[], onAnswer?: (answer: Body | undefined) => void): void {
    if (this.#state !== 'early' || !this.#server) throw new Error('this leg cannot be answered any more')
    this.#onAckBody = onAnswer ?? null
    this.#told = body.content
    const { session } = this.#server.accept({ statusCode: 200, extraHeaders: [...headers], body })
    this.#adopt(session)
    this.#state = 'confirmed'
  }

  /** Refuses the one who dialled. */
  refuse(statusCode: number, headers: readonly string[] = [], reasonPhrase?: string): void {
    if (this.#state !== 'early' || !this.#server) return
    this.#end()
    this.#server.reject({
      statusCode,
      extraHeaders: [...headers],
      ...(reasonPhrase === undefined ? {} : { reasonPhrase }),
    })
  }

  /** Stops a device ringing; `reason` is a Reason value (RFC 3326). An answer that crosses the CANCEL is hung up. */
  cancel(reason: string): void {
    if (this.#state !== 'early' || !this.#client) return
    this.#byeReason = reason
    this.#client.cancel(reason)
    this.#end()
    this.#stopCancelTimer = this.#settings.clock.after(CANCEL_TIMEOUT_MS, () => this.#forgetClient())
  }

  /** Sends the ACK of an outgoing leg's answer, with our answer where the device made the offer. */
  acknowledge(answer?: Body): void {
    if (this.#acknowledge && answer) this.#told = answer.content
    this.#acknowledge?.(answer)
    this.#acknowledge = null
  }

  /** Ends a confirmed leg with BYE, as soon as the dialog allows one (RFC 3261, section 15). */
  hangUp(reason: string): void {
    if (this.#state !== 'confirmed') return
    if (this.#acknowledge) this.acknowledge()
    this.#state = 'ended'
    this.#bye(reason)
    // last, because a device without legs may have its socket closed
    this.#end()
  }

  /** Ends the leg whatever its state. */
  drop(reason: string): void {
    if (this.#state === 'confirmed') this.hangUp(reason)
    else if (this.#server) this.refuse(480, [`Reason: ${reason}`])
    else this.cancel(reason)
  }

  /** The device did not come back after its socket went. */
  lose(): void {
    if (this.#state === 'confirmed') {
      this.hangUp(SIP_REASONS.connectionLost)
      this.owner.onLegHungUp(this, true)
    } else if (this.#state === 'early' && this.#server) {
      this.refuse(480)
      this.owner.onLegCancelled(this, true)
    } else if (this.#state === 'early') {
      this.cancel(SIP_REASONS.failed)
      this.owner.onLegRefused(this, 408, 'Connection Lost')
    }
  }

  /** Sends a re-INVITE, with our offer or asking for theirs. 491 at once when another one is under way. */
  reinvite(offer: Body | undefined, headers: readonly string[] = []): Promise<ReinviteReply | null> {
    return new Promise((resolve) => {
      if (this.#state !== 'confirmed' || !this.#session) return resolve(null)
      const answered = (response: IncomingResponse): void =>
        resolve({ ...replyOf(response), before: this.#said, acknowledge: () => undefined })
      try {
        this.#session.invite(
          {
            onAccept: (response) => {
              const reply = replyOf(response)
              const before = this.#said
              this.#said = reply.body?.content ?? before
              this.#told = offer?.content ?? this.#told
              resolve({ ...reply, before, acknowledge: (answer) => this.#ack(response, answer) })
            },
            onReject: answered,
            onRedirect: answered,
          },
          { extraHeaders: [this.#contactHeader, ALLOW, ...headers], ...(offer ? { body: offer } : {}) },
        )
      } catch (error) {
        // sip.js throws when a re-INVITE is under way in either direction
        this.#settings.log.debug({ leg: this.id, error: String(error) }, 're-INVITE not sent')
        resolve(null)
      }
    })
  }

  /** Sends INFO, UPDATE, MESSAGE or NOTIFY within the dialog; null when the leg has no dialog any more. */
  request(method: string, headers: readonly string[], body: Body | undefined): Promise<Reply | null> {
    return new Promise((resolve) => {
      const dialog = this.#session
      if (this.#state === 'ended' || !(dialog instanceof SessionDialog)) return resolve(null)
      const isOffer = method === 'UPDATE' && body !== undefined
      const message = dialog.createOutgoingRequestMessage(method, {
        extraHeaders: method === 'UPDATE' ? [this.#contactHeader, ...headers] : [...headers],
        ...(body ? { body } : {}),
      })
      if (isOffer) dialog.signalingStateTransition(message)
      this.endpoint.core.request(message, {
        onAccept: (response) => {
          if (isOffer) {
            dialog.signalingStateTransition(response.message)
            this.#told = body.content
            this.#said = bodyOf(response.message)?.content ?? this.#said
          }
          resolve(replyOf(response))
        },
        onReject: (response) => {
          if (isOffer) dialog.signalingStateRollback()
          resolve(replyOf(response))
        },
        onRedirect: (response) => resolve(replyOf(response)),
      })
    })
  }

  /** Answers a re-INVITE of the device. Without an offer in it, `onAnswer` gets the body of its ACK. */
  acceptReinvite(
    request: IncomingInviteRequest,
    body: Body | undefined,
    onAnswer?: (answer: Body | undefined) => void,
  ): void {
    this.#onAckBody = onAnswer ?? null
    this.#said = sdpOf(request.message)?.content ?? this.#said
    this.#told = body?.content ?? this.#told
    request.accept({
      statusCode: 200,
      extraHeaders: [this.#contactHeader, ALLOW],
      ...(body ? { body } : {}),
    })
  }

  /** An UPDATE of the device (RFC 3311), which sip.js's dialog does not take itself. */
  receiveUpdate(request: IncomingRequest): void {
    const dialog = this.#session
    const offer = bodyOf(request.message)
    if (dialog instanceof SessionDialog && offer) {
      dialog.signalingStateTransition(request.message)
      this.#said = offer.content
    }
    this.owner.onLegRequest(this, request)
  }

  /** Keeps the dialog's offer/answer state in step with the answer given to an UPDATE. */
  settleUpdate(answer: Body | undefined): void {
    const dialog = this.#session
    if (!(dialog instanceof SessionDialog)) return
    if (answer) {
      dialog.signalingStateTransition(answer)
      this.#told = answer.content
    } else dialog.signalingStateRollback()
  }

  get #contactHeader(): string {
    return `Contact: ${this.endpoint.core.configuration.contact.toString()}`
  }

  #adopt(session: Session): void {
    this.#session = session
    session.delegate = {
      onAck: ({ message }) => {
        const answer = bodyOf(message)
        this.#said = answer?.content ?? this.#said
        this.#onAckBody?.(answer)
        this.#onAckBody = null
        if (this.#byeReason !== null) this.#bye(this.#byeReason)
      },
      onAckTimeout: () => {
        this.#settings.log.warn({ leg: this.id, account: this.username }, 'no ACK came, hanging up')
        const wasEnded = this.#state === 'ended'
        if (!wasEnded) this.#end()
        this.#bye(this.#byeReason ?? SIP_REASONS.failed, true)
        if (!wasEnded) this.owner.onLegHungUp(this, true)
      },
      onBye: (request) => {
        request.accept()
        const wasEarly = this.#state === 'early'
        // a caller may end an early dialog with BYE (RFC 3261, section 15); its INVITE still wants a final answer
        if (wasEarly && this.#server) this.refuse(487)
        if (this.#state === 'ended' && !wasEarly) return
        this.#end()
        if (wasEarly) this.owner.onLegCancelled(this, false)
        else this.owner.onLegHungUp(this, false)
      },
      onInvite: (request) => this.owner.onLegReinvite(this, request),
      onInfo: (request) => this.owner.onLegRequest(this, request),
      onMessage: (request) => this.owner.onLegRequest(this, request),
      onRefer: (request) => this.owner.onLegRefer(this, request),
      onNotify: (request) => request.reject({ statusCode: 481 }),
    }
  }

  #ack(response: { ack(options: { body?: Body }): unknown }, answer: Body | undefined): void {
    if (answer) this.#told = answer.content
    response.ack(answer ? { body: answer } : {})
  }

  #receiveCancel(): void {
    if (this.#state !== 'early') return
    this.refuse(487)
    this.owner.onLegCancelled(this, false)
  }

  #receiveProgress(response: IncomingResponse): void {
    if (this.#state !== 'early') return
    this.owner.onLegProgress(this, response.message.statusCode ?? 180, bodyOf(response.message))
  }

  #receiveAccept(
    session: Session,
    message: IncomingResponseMessage,
    ack: (options?: { body?: Body }) => unknown,
  ): void {
    this.#adopt(session)
    this.#acknowledge = (answer) => void ack(answer ? { body: answer } : {})
    if (this.#state !== 'early') {
      // the answer crossed our CANCEL
      this.#stopCancelTimer?.()
      this.acknowledge()
      this.#bye(this.#byeReason ?? SIP_REASONS.failed)
      return
    }
    this.#state = 'confirmed'
    const body = bodyOf(message)
    this.#said = body?.content
    this.owner.onLegAnswered(this, body)
  }

  #receiveReject(response: IncomingResponse): void {
    this.#stopCancelTimer?.()
    if (this.#state !== 'early') return
    this.#end()
    this.owner.onLegRefused(this, response.message.statusCode ?? 500, response.message.reasonPhrase ?? '')
  }

  #bye(reason: string, isAckOverdue = false): void {
    const session = this.#session
    if (!session || session.sessionState === SessionState.Terminated) return
    this.#byeReason = reason
    // not before the ACK to our 200; onAck and onAckTimeout come back here
    if (this.#server && !isAckOverdue && session.sessionState === SessionState.AckWait) return
    this.#byeReason = null
    session.bye(undefined, { extraHeaders: [`Reason: ${reason}`] })
  }

  #end(): void {
    this.#state = 'ended'
    this.endpoint.removeLeg(this)
  }

  /** sip.js keeps an INVITE that was cancelled and never answered for ever; this lets go of it. */
  #forgetClient(): void {
    const { userAgentClients } = this.endpoint.core
    for (const [id, client] of userAgentClients) {
      if (client !== this.#client) continue
      client.dispose()
      userAgentClients.delete(id)
    }
  }
}
