import { SessionState } from 'sip.js'
import type { Bye, Session, SessionDelegate } from 'sip.js'
import type { PhoneCall, PhoneCallEvent, PhoneProblem, SipDialog } from '../../shared/contract/phone.ts'
import type { CallEndReason } from '../../shared/domain/call.ts'
import type { OpenGap } from '../../shared/domain/call-gap.ts'
import type { CallQuality } from '../../shared/domain/call-record.ts'
import type { CallId, ContactId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { Moment } from '../../shared/domain/time.ts'
import { readAssertedIdentity } from '../../shared/sip/caller-identity.ts'
import { referCall } from './blind-transfer.ts'
import { endReasonOfBye, endReasonOfCancel } from './cancel-reason.ts'
import { parseDialTarget } from './dial-target.ts'
import { readDtmf, sendDtmf } from './dtmf.ts'
import { GapLog } from './gap-log.ts'
import { MediaWatch } from './media-watch.ts'
import { Renegotiation } from './renegotiation.ts'
import { takesReplaces } from './replaces.ts'
import type { Said } from './replaces.ts'
import type { Renegotiated } from './renegotiation.ts'
import type { SessionAudio } from './session-description.ts'
import type { SipLine } from './sip-line.ts'
import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

export interface CallParts {
  readonly line: SipLine
  readonly timers: Timers
  dtmf(): 'rfc4733' | 'info'
  emit(event: PhoneCallEvent): void
  quality(quality: CallQuality): void
}

/** What a call was before this page had it. */
type CallBefore = Pick<PhoneCall, 'startedAt' | 'answeredAt' | 'gaps'>

/** Who is on the other side, and who called whom. */
export type CallDescription = Pick<PhoneCall, 'incoming' | 'direction' | 'target'>

export type CallPhaseHere = 'ringing' | 'dialing' | 'talking' | 'held' | 'ending'

/** Without one of these an offer says nothing about who is there. */
const ASSERTED_BY = ['P-Asserted-Identity', 'Remote-Party-ID']
/** A call that was hung up while the line was away is ended there when it is back within this time. */
const OWED_MS = 60 * SECOND_MS
/** How long the line keeps a call that is not answered yet for a phone whose socket dropped. */
export const UNANSWERED_GRACE_MS = 5 * SECOND_MS

/**
 * One call over SIP, in either direction: what was asked of it goes out, what becomes of it comes back as
 * PhoneCallEvents, `ended` last and once. It lives through any number of sockets.
 */
export abstract class SipCall {
  readonly callId: CallId
  readonly contactId: ContactId
  readonly startedAt: Moment
  protected readonly parts: CallParts
  protected readonly audio: SessionAudio
  readonly #session: Session
  readonly #renegotiation: Renegotiation
  readonly #watch: MediaWatch
  readonly #gaps: GapLog
  #phase: CallPhaseHere
  #answeredAt: Moment | null = null
  #isOver = false
  #isTransferring = false
  #dialog: SipDialog | null = null
  /** Whom the line last said to be on the other side. */
  #peer: string | null

  protected constructor(
    ids: { callId: CallId; contactId: ContactId; peer: string | null },
    phase: 'ringing' | 'dialing',
    session: Session,
    audio: SessionAudio,
    parts: CallParts,
    before?: CallBefore,
  ) {
    this.callId = ids.callId
    this.contactId = ids.contactId
    this.startedAt = before?.startedAt ?? parts.timers.now()
    this.parts = parts
    this.audio = audio
    this.#phase = phase
    this.#peer = ids.peer
    this.#session = session
    this.#renegotiation = new Renegotiation(session, audio, parts.timers, phase === 'dialing')
    this.#gaps = new GapLog((gap) => this.#notify({ type: 'gap', gap }), before?.gaps)
    this.#watch = new MediaWatch(audio, parts.timers, {
      flows: (at) => {
        // what began before the call came to this page; a silence that was measured here has ended already
        if (before) this.#gaps.ended('sound', at)
        parts.emit({ type: 'mediaFlows' })
      },
      problem: (problem) => parts.emit({ type: 'problem', problem }),
      silence: (silence) => {
        if (silence.change === 'ended') return this.#gaps.ended('sound', silence.at)
        this.#gaps.began('sound', silence.from)
        // where the network went, the line went too, and nothing else says so
        parts.line.hint()
      },
      quality: (quality) => parts.quality(quality),
      repair: () => void this.#repair({ newPath: true }),
      giveUp: (problem) => this.#giveUp(problem),
      isLineUp: () => parts.line.isUp,
    })
    audio.onRemoteHold = (held) => {
      this.#watch.silenceChanged()
      if (this.#answeredAt !== null) this.#notify({ type: 'remoteHeld', held })
    }
    session.delegate = this.#delegate()
    session.stateChange.addListener((state) => {
      // whoever knows the reason is told within the same tick, sip.js's own delegates after this listener
      if (state === SessionState.Terminated) queueMicrotask(() => this.terminated())
    })
  }

  get phase(): CallPhaseHere {
    return this.#phase
  }
  get answeredAt(): Moment | null {
    return this.#answeredAt
  }
  get isMuted(): boolean {
    return this.audio.isMuted
  }
  /** What was away since the answer; `ms` is null for what still is. */
  get gaps(): OpenGap[] {
    return this.#gaps.gaps
  }
  get isOver(): boolean {
    return this.#isOver
  }
  get isAnswered(): boolean {
    return this.#answeredAt !== null
  }
  /** With it the next page can take the call over; null where it cannot. */
  get dialog(): SipDialog | null {
    return this.#dialog
  }

  /** True where the next page can have the call, and the line is known not to keep the other side for long where none comes. */
  get isKeptByLine(): boolean {
    return this.#dialog !== null && this.parts.line.isHubsOwn
  }

  /** The page goes, and the line gives the call to no other: the other side is told goodbye while the line still hears it. */
  endWithPage(): void {
    if (!this.isAnswered) return this.hangUp()
    this.#giveUp(makeProblem('notTakenOver'))
  }

  /** Ends the call, in whatever state it is; one that is over already stays so. */
  hangUp(): void {
    if (this.#isOver) return
    if (!this.isAnswered) return this.withdraw()
    this.#sayGoodbye()
    this.end('hungUp', null)
  }

  async hold(): Promise<void> {
    if (this.#phase === 'held') return
    this.assertTalking()
    await this.#renegotiate({ hold: true })
    if (this.#isOver) return
    this.#phase = 'held'
    this.#notify({ type: 'held' })
  }

  async resume(): Promise<void> {
    if (this.#phase === 'talking') return
    this.assertTalking()
    await this.#renegotiate({ hold: false })
    if (this.#isOver) return
    this.#phase = 'talking'
    this.#notify({ type: 'resumed' })
  }

  mute(isMuted: boolean): void {
    if (this.#isOver || isMuted === this.audio.isMuted) return
    this.audio.setMuted(isMuted)
    this.#notify({ type: 'muted', muted: isMuted })
  }

  /** Sends keys one after the other. Throws PhoneFault where the line refuses them. */
  async sendDtmf(tones: string): Promise<void> {
    this.assertTalking()
    await sendDtmf(this.#session, this.audio, this.parts.dtmf(), tones)
  }

  /**
   * Hands the other side over to somebody else, without asking them first. What becomes of it comes as `ended`
   * (transferred) or `transferFailed`; only what cannot even be tried is thrown.
   */
  transfer(target: string): void {
    const uri = parseDialTarget(target, this.parts.line.domain)
    this.assertTalking()
    if (this.#isTransferring) return
    this.#isTransferring = true
    this.#notify({ type: 'transferring', target })
    void referCall(this.#session, uri, this.parts.timers).then((problem) => {
      this.#isTransferring = false
      if (this.#isOver) return
      if (problem) return this.#notify({ type: 'transferFailed', problem })
      // the line leaves our leg up for seconds after the others are connected
      this.#sayGoodbye()
      this.end('transferred', null)
    })
  }

  /** The socket dropped. A talking call goes on; one that is not answered has a short grace. */
  lineLost(): void {
    if (this.#isOver) return
    if (this.isAnswered) this.#gaps.began('line', this.parts.timers.now())
    else this.lostUnanswered()
  }

  /**
   * The line is back over a new socket. Whether it still knows this call, and where we are now, a re-INVITE proves (a
   * REGISTER does not), with a new path for the audio where the old one is gone.
   */
  lineBack(): void {
    if (this.#isOver) return
    if (!this.isAnswered) return this.backUnanswered()
    this.#gaps.ended('line', this.parts.timers.now())
    const isPathGood = ['connected', 'completed'].includes(this.audio.iceState) && !this.#watch.isSilent
    void this.#repair({ newPath: !isPathGood })
  }

  abstract readonly description: CallDescription
  /** Before the answer: cancels or refuses, and ends. */
  protected abstract withdraw(): void
  protected abstract lostUnanswered(): void
  protected abstract backUnanswered(): void
  /** sip.js ended the session by itself; does nothing where the end is known already. */
  protected abstract terminated(): void
  protected cancelled(_reason: CallEndReason): void {
    // only incoming calls are cancelled by the other side
  }
  protected acknowledged(): void {
    // only incoming calls wait for an ACK
  }

  protected answered(): void {
    if (this.#isOver || this.isAnswered) return
    this.#answeredAt = this.parts.timers.now()
    this.#phase = 'talking'
    this.#notify({ type: 'answered' })
    if (this.audio.isRemoteHeld) this.#notify({ type: 'remoteHeld', held: true })
    this.#watch.start()
  }

  /** The line gave a call to this page that another one had: it goes on as it was. */
  protected continued(answeredAt: Moment): void {
    if (this.#isOver || this.isAnswered) return
    this.#answeredAt = answeredAt
    const { isHeld, isRemoteHeld } = this.audio
    this.#phase = isHeld ? 'held' : 'talking'
    // the answer to a hold of ours says nothing of theirs
    if (!isHeld) this.#notify({ type: 'remoteHeld', held: isRemoteHeld })
    // it came over the line
    this.#gaps.ended('line', this.parts.timers.now())
    // a silence that is wanted is no gap
    if (isHeld || isRemoteHeld) this.#gaps.ended('sound', this.parts.timers.now())
    this.#watch.start()
  }

  /** The dialog stands: what the other side `said` with it tells whether another page can take the call over. */
  protected dialogStands(said: Said): void {
    const { dialog } = this.#session
    if (!dialog || !takesReplaces(said)) return
    const { callId, localTag, remoteTag } = dialog
    this.#dialog = { callId, localTag, remoteTag, target: dialog.remoteTarget.toString() }
    this.#notify({ type: 'dialog', dialog: this.#dialog })
  }

  protected end(reason: CallEndReason, problem: PhoneProblem | null): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#phase = 'ending'
    const quality = this.#watch.stop()
    this.audio.close()
    const gaps = this.#gaps.close(this.parts.timers.now())
    this.parts.emit({ type: 'ended', reason, problem, quality, gaps })
  }

  /** Ends without a word: nothing was sent, so nobody is to hear of it. */
  protected abandonUnsent(): void {
    this.#isOver = true
    this.#watch.stop()
    this.audio.close()
  }

  protected assertTalking(): void {
    if (this.#phase !== 'talking' && this.#phase !== 'held')
      throw new PhoneFault(makeProblem('other', 'The call is not answered.'))
  }

  #notify(event: PhoneCallEvent): void {
    if (!this.#isOver) this.parts.emit(event)
  }

  async #renegotiate(wanted: Renegotiated): Promise<void> {
    if (!this.parts.line.isUp) throw new PhoneFault(makeProblem('lineUnreachable'))
    try {
      await this.#renegotiation.run(wanted)
    } catch (error) {
      if (!this.#isOver) throw error
    } finally {
      this.#watch.silenceChanged()
    }
  }

  async #repair(wanted: Renegotiated): Promise<void> {
    try {
      await this.#renegotiate(wanted)
    } catch (error) {
      const status = error instanceof PhoneFault ? error.problem.sipStatus : null
      const isUnknownThere = status === 481 || status === 404
      // the line has forgotten the call: it ended while we were away, unless both ends still hear each other
      if (isUnknownThere && !this.audio.isConnected && !this.#isOver) this.end('hungUpByPeer', null)
    }
  }

  #giveUp(problem: PhoneProblem): void {
    if (this.#isOver) return
    this.#sayGoodbye()
    this.end('failed', problem)
  }

  #sayGoodbye(): void {
    const session = this.#session
    this.parts.line.whenUp(OWED_MS, () => {
      if (session.state !== SessionState.Established) return
      session.bye().catch((error: unknown) => console.warn('A call could not be ended at the line', error))
    })
  }

  #delegate(): SessionDelegate {
    return {
      onAck: () => this.acknowledged(),
      onBye: (bye) => this.#hungUp(bye),
      onCancel: (cancel) => this.cancelled(endReasonOfCancel(cancel.request.getHeaders('Reason'))),
      onInfo: (info) => {
        const tone = readDtmf(info)
        void info.accept()
        if (tone !== null) this.#notify({ type: 'dtmfReceived', tone })
      },
      onInvite: (request) => {
        const peer = ASSERTED_BY.some((name) => request.hasHeader(name))
          ? readAssertedIdentity(request)
          : null
        if (peer === null) return
        const isSame = peer.from === this.#peer
        this.#peer = peer.from
        if (!isSame) this.#notify({ type: 'peerChanged', ...peer })
      },
      // nobody outside may make this phone dial
      onRefer: (referral) => void referral.reject({ statusCode: 603 }),
    }
  }

  #hungUp(bye: Bye): void {
    void bye.accept()
    const { reason, text } = endReasonOfBye(bye.request.getHeaders('Reason'))
    this.end(reason, reason === 'failed' ? makeProblem('other', text ?? undefined) : null)
  }
}
