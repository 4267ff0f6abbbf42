import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import { AudioPath } from './audio-path.ts'
import type { Draft } from './audio-path.ts'
import type { Microphone, MicrophoneLoan } from './microphone.ts'
import { answerDirection, directionOf, fingerprintOf, isHolding, withDirection } from './sdp.ts'
import type { Direction } from './sdp.ts'
import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

const SDP = 'application/sdp'

export interface AudioParts {
  readonly microphone: Microphone
  readonly timers: Timers
  iceServers(): RTCIceServer[]
  /** Plays what the other side says; gives the way to stop. */
  play(stream: MediaStream): () => void
}

/** An offer of ours on its way: within the present path, or with a path of its own that takes over when it is answered. */
type OpenOffer = { readonly draft: Draft } | { readonly path: AudioPath }

/**
 * The audio of one call: what sip.js asks for descriptions.
 *
 * It differs from sip.js's own handler where that one makes people wait or fails: the answer to a call that rings is
 * ready before it is asked for (`prepareAnswer`), gathering ends soon after the first usable candidate, a lost path is
 * replaced by a new one, and an offer that crosses the other side's on the wire gives way without a trace.
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
  #open: OpenOffer | null = null
  /** Counts our offers, so that one which was overtaken while it was made notices. */
  #offers = 0
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

  /** Opens the microphone for this call. Throws PhoneFault where it cannot be had; nothing else has happened then. */
  async openMicrophone(): Promise<void> {
    if (this.#loan || this.#isClosed) return
    const loan = await this.#parts.microphone.lend()
    if (this.#loan || this.#isClosed) return loan.giveBack()
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
    const answering = this.#answering ?? (this.#path?.hasOpenOffer === true ? this.#path : null)
    if (answering === null) return this.#offer()
    const sdp = this.#isPreparedWanted ? answering.localDescription : await answering.answer()
    this.#isPreparedWanted = false
    if (this.#answering) this.#takeOver(this.#answering)
    this.#answering = null
    return describe(sdp, answerDirection(this.#offered, this.#isHeld))
  }

  async setDescription(sdp: string): Promise<void> {
    const direction = directionOf(sdp)
    const open = this.#open
    if (open) {
      this.#open = null
      if ('path' in open) this.#takeOver(open.path)
      await this.#path?.applyAnswer(sdp, 'draft' in open ? open.draft : null)
      // the answer to our own hold is receive-only at best, which says nothing of theirs
      if (!this.#isHeld) this.#setRemoteHeld(isHolding(direction))
      return
    }
    // an offer of ours that is still being made was not sent: it gives way
    this.#offers += 1
    this.#offered = direction
    if (!(await this.#usePrepared(sdp))) await this.#takeOffer(sdp)
    this.#setRemoteHeld(isHolding(direction))
  }

  /** An exchange came to nothing; all is as before. */
  async rollbackDescription(): Promise<void> {
    this.withdrawOffer()
    this.#dropAnswering()
    await this.#path?.refuseOffer()
  }

  /** Takes back an offer of ours that could not be sent. */
  withdrawOffer(): void {
    closePathOf(this.#open)
    this.#open = null
  }

  /** Keys in the audio stream (RFC 4733); false where the other side does not take them. */
  sendDtmf(tones: string): boolean {
    return this.#path?.sendDtmf(tones) ?? false
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.withdrawOffer()
    this.#dropAnswering()
    this.#stopPlaying?.()
    this.#stopPlaying = null
    this.#path?.close()
    this.#loan?.giveBack()
    this.#loan = null
  }

  async #offer(): Promise<BodyAndContentType> {
    this.#offers += 1
    const mine = this.#offers
    // nobody here asked for it: the line wants an offer, perhaps to give it to somebody else (RFC 3725)
    const isDraft = this.#path !== null && this.#wanted === 'samePath'
    const open = isDraft ? await this.#draft() : await this.#offerPath()
    const isOvertaken = mine !== this.#offers
    if (isOvertaken || this.#isClosed) {
      closePathOf(open)
      throw new Error(isOvertaken ? 'The other side made an offer first.' : 'The call is over.')
    }
    this.#wanted = null
    this.#open = open
    const sdp = 'path' in open ? open.path.localDescription : (open.draft.offer.sdp ?? '')
    return describe(sdp, this.#isHeld ? 'sendonly' : 'sendrecv')
  }

  async #draft(): Promise<OpenOffer> {
    return { draft: await this.#current.draftOffer() }
  }

  async #offerPath(): Promise<OpenOffer> {
    const path = await this.#newPath()
    try {
      await path.offer()
      return { path }
    } catch (error) {
      path.close()
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

  #dropAnswering(): void {
    this.#answering?.close()
    this.#answering = null
    this.#isPreparedWanted = false
  }
}

function closePathOf(open: OpenOffer | null): void {
  if (open && 'path' in open) open.path.close()
}

const describe = (sdp: string, direction: Direction): BodyAndContentType => ({
  body: withDirection(sdp, direction),
  contentType: SDP,
})
