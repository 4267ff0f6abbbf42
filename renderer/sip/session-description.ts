import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import { AudioPath } from './audio-path.ts'
import type { Microphone, MicrophoneLoan } from './microphone.ts'
import { answerDirection, directionOf, fingerprintOf, isHolding, withDirection } from './sdp.ts'
import type { Direction } from './sdp.ts'
import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

const SDP = 'application/sdp'

export interface AudioParts {
  readonly microphone: Pick<Microphone, 'lend'>
  readonly timers: Timers
  iceServers(): RTCIceServer[]
  /** Plays what the other side says; gives the way to stop. */
  play(stream: MediaStream): () => void
}

/**
 * The audio of one call: what sip.js asks for descriptions.
 *
 * It differs from sip.js's own handler where that one makes people wait or fails: the answer to a call that rings is
 * ready before it is asked for (`prepareAnswer`), gathering ends soon after the first usable candidate, a lost path
 * through the network is found anew, another other side gets a path of its own, and an offer that crosses theirs on the
 * wire does no harm.
 *
 * Hold is said to the other side and never to the connection (see AudioPath); what it means for the ears is done here.
 */
export class SessionAudio implements SessionDescriptionHandler {
  /** Hears that the other side holds us, or took us back. */
  onRemoteHold: ((isHeld: boolean) => void) | null = null
  readonly #parts: AudioParts
  #loan: MicrophoneLoan | null = null
  #path: AudioPath | null = null
  /** Takes their offer with a path of its own, until it is answered. */
  #answering: AudioPath | null = null
  #prepared: { readonly offer: string; readonly done: Promise<void> } | null = null
  #isPreparedWanted = false
  /** The path of our offer that is on its way: the present one, or one that takes over when it is answered. */
  #offering: AudioPath | null = null
  /** Counts our offers, so that one which was overtaken while it was made notices. */
  #offers = 0
  #rollback: Promise<void> = Promise.resolve()
  #wanted: 'samePath' | 'newPath' | null = null
  readonly #remotes = new WeakMap<AudioPath, MediaStream>()
  #stopPlaying: (() => void) | null = null
  #isHeld = false
  #isMuted = false
  #isRemoteHeld = false
  /** What the other side wants, as it last offered. */
  #offered: Direction = 'sendrecv'
  #isClosed = false

  constructor(parts: AudioParts) {
    this.#parts = parts
  }

  get isHeld(): boolean {
    return this.#isHeld
  }
  get isMuted(): boolean {
    return this.#isMuted
  }
  get isRemoteHeld(): boolean {
    return this.#isRemoteHeld
  }
  /** State of the path through the network; `new` while there is none. */
  get iceState(): RTCIceConnectionState {
    return this.#path?.iceState ?? 'new'
  }
  /** True while sound could flow: the path is there and encrypted. */
  get isConnected(): boolean {
    return this.#path?.isConnected ?? false
  }

  /** The other side has closed its end of the path on purpose. */
  get isLeft(): boolean {
    return this.#path?.isLeft ?? false
  }

  /** Opens the microphone for this call. Throws PhoneFault where it cannot be had; nothing else has happened then. */
  async openMicrophone(): Promise<void> {
    if (this.#loan || this.#isClosed) return
    const loan = await this.#parts.microphone.lend()
    if (this.#loan || this.#isClosed) return void loan.giveBack()
    this.#loan = loan
    this.#applySilence()
    loan.onReplaced = (track) => {
      this.#applySilence()
      for (const path of [this.#path, this.#answering])
        path
          ?.setVoice(track)
          .catch((error: unknown) => console.warn('The new microphone cannot be used', error))
    }
  }

  /** Makes the whole answer to an offer while it rings, so that accepting it takes one tick. Throws PhoneFault. */
  async prepareAnswer(offer: string): Promise<void> {
    if (this.#prepared === null) this.#prepared = { offer, done: this.#prepare(offer) }
    try {
      await this.#prepared.done
    } catch (error) {
      this.#prepared = null
      this.#dropAnswering()
      throw error
    }
  }

  /** The next description holds the other side (RFC 3264, 8.4), or no longer; both ways are silent at once. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
    this.#applySilence()
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.#applySilence()
  }

  /**
   * Says what the next offer is for: the same path, with another hold or just to prove the call; or a new one through
   * the network, as an ICE restart finds it (RFC 8839, 4.4.1.1).
   */
  request(wanted: 'samePath' | 'newPath'): void {
    this.#wanted = wanted
  }

  async readStatistics(): Promise<RTCStatsReport | null> {
    return (await this.#path?.readStatistics()) ?? null
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === SDP
  }

  /** sip.js asks for our answer where an offer of theirs is open, else for our offer. */
  async getDescription(): Promise<BodyAndContentType> {
    const answering = this.#answering ?? (this.#path?.isAsked === true ? this.#path : null)
    if (answering === null) return this.#offer()
    const sdp = this.#isPreparedWanted ? answering.localDescription : await answering.answer()
    this.#isPreparedWanted = false
    if (this.#answering) this.#takeOver(this.#answering)
    this.#answering = null
    return describe(sdp, answerDirection(this.#offered, this.#isHeld))
  }

  async setDescription(sdp: string): Promise<void> {
    const direction = directionOf(sdp)
    const offering = this.#offering
    if (offering) {
      this.#offering = null
      if (offering !== this.#path) this.#takeOver(offering)
      await offering.applyAnswer(sdp)
      // the answer to our own hold is receive-only at best, which says nothing of theirs
      if (!this.#isHeld) this.#setRemoteHeld(isHolding(direction))
      return
    }
    // an offer of ours that is still being made was not sent: it gives way
    this.#offers += 1
    await this.#rollback
    if (!(await this.#usePrepared(sdp))) await this.#takeOffer(sdp)
    this.#offered = direction
    this.#setRemoteHeld(isHolding(direction))
  }

  /** An exchange came to nothing; all is as before. */
  rollbackDescription(): Promise<void> {
    this.withdrawOffer()
    this.#dropAnswering()
    if (this.#path?.isAsked === true) this.#rollBack(this.#path)
    return this.#rollback
  }

  /** Takes back an offer of ours that could not be sent, or was refused. */
  withdrawOffer(): void {
    const offering = this.#offering
    this.#offering = null
    if (offering && offering === this.#path) this.#rollBack(offering)
    else offering?.close()
  }

  /** Keys in the audio stream (RFC 4733); false where the other side does not take them. */
  sendDtmf(tones: string): boolean {
    return this.#path?.sendDtmf(tones) ?? false
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    if (this.#offering !== this.#path) this.#offering?.close()
    this.#offering = null
    this.#dropAnswering()
    this.#stopPlaying?.()
    this.#stopPlaying = null
    this.#path?.close()
    this.#loan?.giveBack()
    this.#loan = null
  }

  async #offer(): Promise<BodyAndContentType> {
    this.#offers += 1
    const offer = this.#offers
    await this.#rollback
    const isPathUsable = this.#path !== null && this.#path.iceState !== 'closed'
    // nobody here asked for it: the line wants an offer, perhaps to give it to somebody else (RFC 3725)
    const path = isPathUsable && this.#wanted !== null ? this.#current : await this.#newPath()
    try {
      const isDraft = path === this.#path && this.#wanted === 'samePath'
      const sdp = await (isDraft ? path.draftOffer() : path.offer())
      if (offer !== this.#offers || this.#isClosed) throw new Error('The other side made an offer first.')
      this.#wanted = null
      this.#offering = path
      return describe(sdp, this.#isHeld ? 'sendonly' : 'sendrecv')
    } catch (error) {
      if (path !== this.#path) path.close()
      throw error
    }
  }

  get #current(): AudioPath {
    if (!this.#path) throw new PhoneFault(makeProblem('other', 'The call is over.'))
    return this.#path
  }

  async #prepare(offer: string): Promise<void> {
    const path = await this.#newPath()
    this.#answering = path
    await path.applyOffer(offer)
    await path.answer()
  }

  async #usePrepared(offer: string): Promise<boolean> {
    if (this.#prepared?.offer !== offer) return false
    await this.#prepared.done
    this.#prepared = null
    // a path that was tried for too long while it rang is given up by the browser: then there must be a new one
    if (this.#answering?.iceState === 'failed') {
      this.#dropAnswering()
      return false
    }
    this.#isPreparedWanted = true
    return true
  }

  async #takeOffer(offer: string): Promise<void> {
    const known = this.#path?.remoteDescription ?? null
    // another certificate is another connection at the other side, or another side
    const isSame = known !== null && fingerprintOf(known) === fingerprintOf(offer)
    if (!isSame) this.#answering = await this.#newPath()
    await (this.#answering ?? this.#current).applyOffer(offer)
  }

  async #newPath(): Promise<AudioPath> {
    await this.openMicrophone()
    if (this.#isClosed || !this.#loan) throw new PhoneFault(makeProblem('other', 'The call is over.'))
    const path: AudioPath = new AudioPath(
      this.#parts.iceServers(),
      this.#loan,
      this.#parts.timers,
      (stream) => {
        this.#remotes.set(path, stream)
        if (path === this.#path) this.#play()
      },
    )
    return path
  }

  #takeOver(path: AudioPath): void {
    const before = this.#path
    this.#path = path
    before?.close()
    this.#play()
  }

  #play(): void {
    this.#stopPlaying?.()
    this.#stopPlaying = null
    const remote = this.#path && this.#remotes.get(this.#path)
    if (remote && !this.#isHeld && !this.#isClosed) this.#stopPlaying = this.#parts.play(remote)
  }

  #setRemoteHeld(isHeld: boolean): void {
    if (isHeld === this.#isRemoteHeld) return
    this.#isRemoteHeld = isHeld
    this.#applySilence()
    this.onRemoteHold?.(isHeld)
  }

  #applySilence(): void {
    if (this.#loan) this.#loan.track.enabled = !this.#isMuted && !this.#isHeld && !this.#isRemoteHeld
    const isPlaying = this.#stopPlaying !== null
    if (isPlaying === this.#isHeld) this.#play()
  }

  #rollBack(path: AudioPath): void {
    this.#rollback = path
      .rollBack()
      .catch((error: unknown) => console.warn('An exchange of descriptions could not be taken back', error))
  }

  #dropAnswering(): void {
    this.#answering?.close()
    this.#answering = null
    this.#isPreparedWanted = false
  }
}

const describe = (sdp: string, direction: Direction): BodyAndContentType => ({
  body: withDirection(sdp, direction),
  contentType: SDP,
})
