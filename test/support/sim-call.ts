import { Invitation, Inviter, SessionState, UserAgent } from 'sip.js/lib/api/index.js'
import type { Session, SessionDescriptionHandler } from 'sip.js/lib/api/index.js'
import type { IncomingRequestMessage, IncomingResponse } from 'sip.js/lib/core/index.js'
import { SessionDialog } from 'sip.js/lib/core/index.js'
import { SIP_HEADERS, parseSipReason } from '../../shared/contract/sip.ts'
import type { SipReason } from '../../shared/contract/sip.ts'
import { SimMedia } from './sim-media.ts'
import type { SimMediaOptions } from './sim-media.ts'
import { waitUntil } from './sim-wait.ts'

/** How a request of a simulated phone was answered. */
export interface SimReply {
  readonly statusCode: number
  readonly reasonPhrase: string
  /** Value of a header of the answer. */
  header(name: string): string | undefined
  readonly body: string
}

/** One call of a simulated phone, from either side, with everything the line told it. */
export class SimCall {
  readonly session: Session
  /** Provisional answers in order, as `180` or, with a place in a queue, `182/3`. Of calls this phone makes. */
  readonly progress: string[] = []
  /** The final answer to the INVITE of a call this phone makes. */
  final: SimReply | null = null
  /** Every answer to that INVITE. */
  readonly answers: SimReply[] = []
  /** Reason of the CANCEL or BYE that ended it from the other side. */
  endReason: SipReason | null = null
  endedByPeer = false
  /** Bodies of INFO, statuses of NOTIFY (`200 OK`), and re-INVITEs received. */
  readonly infos: string[] = []
  readonly transferReports: string[] = []
  readonly reinvites: IncomingRequestMessage[] = []
  contactId: string | undefined

  /** @param restartsWhenAsked whether an empty re-INVITE is answered with a fresh offer */
  constructor(session: Session, restartsWhenAsked = true) {
    this.session = session
    const options: SimMediaOptions = { restartsWhenAsked }
    session.sessionDescriptionHandlerOptionsReInvite = options
    session.delegate = {
      onCancel: (cancel) => this.#endedByPeer(cancel.request.getHeader('Reason')),
      onBye: (bye) => {
        this.#endedByPeer(bye.request.getHeader('Reason'))
        void bye.accept()
      },
      onInfo: (info) => {
        this.infos.push(info.request.body)
        void info.accept()
      },
      onInvite: (request) => {
        this.reinvites.push(request)
      },
      onNotify: (notification) => void notification.accept(),
    }
  }

  get state(): SessionState {
    return this.session.state
  }

  get isTalking(): boolean {
    return this.state === SessionState.Established
  }

  get isEnded(): boolean {
    return this.state === SessionState.Terminated
  }

  /** Header of the INVITE that came in. */
  header(name: string): string | undefined {
    return this.session instanceof Invitation ? this.session.request.getHeader(name) : undefined
  }

  get remoteNumber(): string | undefined {
    return this.session.remoteIdentity.uri.user
  }

  get remoteDisplayName(): string {
    return this.session.remoteIdentity.displayName
  }

  get media(): SimMedia {
    const handler: SessionDescriptionHandler | undefined = this.session.sessionDescriptionHandler
    if (!(handler instanceof SimMedia)) throw new Error('this call has no simulated media')
    return handler
  }

  async answered(): Promise<void> {
    await waitUntil(() => this.isTalking || this.isEnded, 'the answer')
    if (!this.isTalking) throw new Error(`not answered: ${this.final?.statusCode ?? 'no answer'}`)
  }

  async ended(timeoutMs?: number): Promise<void> {
    await waitUntil(() => this.isEnded, 'the end of the call', timeoutMs)
  }

  async answer(): Promise<void> {
    if (!(this.session instanceof Invitation)) throw new Error('only an incoming call can be answered')
    await this.session.accept()
  }

  async reject(statusCode = 486): Promise<void> {
    if (!(this.session instanceof Invitation)) throw new Error('only an incoming call can be rejected')
    await this.session.reject({ statusCode })
  }

  /** Hangs up, or gives up dialling, or rejects: whatever the state asks for. */
  async hangUp(): Promise<void> {
    const { session } = this
    if (session.state === SessionState.Established) await session.bye()
    else if (session instanceof Inviter && !this.isEnded) await session.cancel()
    else if (session instanceof Invitation && !this.isEnded) await session.reject()
  }

  /** Sends a re-INVITE, with an offer of its own unless `withoutSdp`; gives the answer. */
  reinvite(options: SimMediaOptions & { withoutSdp?: boolean } = {}): Promise<SimReply> {
    return new Promise((resolve, reject) => {
      this.session
        .invite({
          withoutSdp: options.withoutSdp ?? false,
          sessionDescriptionHandlerOptions: options,
          requestDelegate: {
            onAccept: (response) => resolve(simReply(response)),
            onReject: (response) => resolve(simReply(response)),
          },
        })
        .catch(reject)
    })
  }

  hold(): Promise<SimReply> {
    return this.reinvite({ hold: true })
  }

  resume(): Promise<SimReply> {
    return this.reinvite()
  }

  /** One DTMF digit as INFO. */
  sendInfo(digit: string): Promise<SimReply> {
    return new Promise((resolve, reject) => {
      const body = {
        contentDisposition: 'render',
        contentType: 'application/dtmf-relay',
        content: `Signal=${digit}\r\nDuration=160\r\n`,
      }
      this.session
        .info({
          requestOptions: { body },
          requestDelegate: {
            onAccept: (response) => resolve(simReply(response)),
            onReject: (response) => resolve(simReply(response)),
          },
        })
        .catch(reject)
    })
  }

  /** An UPDATE (RFC 3311), with or without an offer; sip.js has no method for it. */
  sendUpdate(offer?: string): Promise<SimReply> {
    const { dialog } = this.session
    if (!(dialog instanceof SessionDialog)) throw new Error('no dialog')
    const message = dialog.createOutgoingRequestMessage('UPDATE', {
      extraHeaders: ['Contact: <sip:x@x.invalid>'],
      ...(offer === undefined
        ? {}
        : { body: { contentType: 'application/sdp', contentDisposition: 'session', content: offer } }),
    })
    return new Promise((resolve) => {
      this.session.userAgent.userAgentCore.request(message, {
        onAccept: (response) => resolve(simReply(response)),
        onReject: (response) => resolve(simReply(response)),
      })
    })
  }

  /** Transfers the other side to an address (blind) or to the other side of another call (attended). */
  transfer(target: string | SimCall): Promise<SimReply> {
    const referTo = typeof target === 'string' ? UserAgent.makeURI(target) : target.session
    if (!referTo) throw new Error(`not an address: ${String(target)}`)
    return new Promise((resolve, reject) => {
      this.session
        .refer(referTo, {
          onNotify: (notification) => {
            this.transferReports.push(notification.request.body.replace('SIP/2.0 ', '').trim())
            void notification.accept()
          },
          requestDelegate: {
            onAccept: (response) => resolve(simReply(response)),
            onReject: (response) => resolve(simReply(response)),
          },
        })
        .catch(reject)
    })
  }

  /** Notes a provisional answer of the line. */
  noteProgress(response: IncomingResponse): void {
    const position = response.message.getHeader(SIP_HEADERS.queuePosition)
    const status = String(response.message.statusCode)
    this.progress.push(position === undefined ? status : `${status}/${position}`)
    this.noteAnswer(response)
  }

  noteAnswer(response: IncomingResponse): void {
    this.answers.push(simReply(response))
    this.contactId = response.message.getHeader(SIP_HEADERS.contactId) ?? this.contactId
  }

  #endedByPeer(reason: string | undefined): void {
    this.endedByPeer = true
    this.endReason = parseSipReason(reason)
  }
}

export const simReply = ({ message }: IncomingResponse): SimReply => ({
  statusCode: message.statusCode ?? 0,
  reasonPhrase: message.reasonPhrase ?? '',
  header: (name) => message.getHeader(name),
  body: message.body ?? '',
})
