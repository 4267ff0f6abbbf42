import { watchCandidates } from './ice-gathering.ts'
import { iceUfrag, withDirection } from './sdp.ts'
import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** What is said into a path. */
export interface Voice {
  readonly track: MediaStreamTrack
  readonly stream: MediaStream
}

/**
 * One RTCPeerConnection with one audio track each way, always `sendrecv` as far as the connection knows.
 *
 * Chromium (156 at least) silences the received track for ever when the direction of a connection is taken away a second
 * time, and when an offer of a connection that first answered is rolled back. So the direction never changes here; an
 * offer that needs no new candidates is only drafted, and told to the connection when its answer is there; and one that
 * does (an ICE restart) stays open until it is answered, where it cannot be rolled back.
 */
export class AudioPath {
  readonly #connection: RTCPeerConnection
  readonly #timers: Timers
  #isFirstOfferOurs: boolean | null = null
  #draft: RTCSessionDescriptionInit | null = null
  #isOffering = false
  #isClosed = false

  /** @param onRemote hears once of what the other side says */
  constructor(
    iceServers: RTCIceServer[],
    voice: Voice,
    timers: Timers,
    onRemote: (stream: MediaStream) => void,
  ) {
    this.#timers = timers
    this.#connection = new RTCPeerConnection({ iceServers })
    this.#connection.addEventListener('track', ({ track }) => {
      if (!this.#isClosed) onRemote(new MediaStream([track]))
    })
    this.#connection.addTrack(voice.track, voice.stream)
  }

  get iceState(): RTCIceConnectionState {
    return this.#connection.iceConnectionState
  }
  get isConnected(): boolean {
    return this.#connection.connectionState === 'connected' && !this.isLeft
  }
  /** The other side has closed its end on purpose (a DTLS close, which arrives where no BYE can). */
  get isLeft(): boolean {
    return this.#connection.getSenders()[0]?.transport?.state === 'closed'
  }
  /** An offer of theirs is applied and not answered. */
  get isAsked(): boolean {
    return this.#connection.signalingState === 'have-remote-offer'
  }
  /** An offer of ours is open that only an answer can close. */
  get isStuck(): boolean {
    const isOpen = this.#isOffering || this.#connection.signalingState === 'have-local-offer'
    return isOpen && this.#isFirstOfferOurs === false
  }
  get localDescription(): string {
    const sdp = this.#connection.localDescription?.sdp
    if (sdp === undefined) throw new PhoneFault(makeProblem('other', 'The call is over.'))
    return sdp
  }
  /** What the other side last said, null before it said anything. */
  get remoteDescription(): string | null {
    return this.#connection.remoteDescription?.sdp ?? null
  }

  /**
   * An offer with new candidates: the first of a path, or one that looks for another way through the network (ICE
   * restart, RFC 8839, 4.4.1.1). Throws PhoneFault `noIceCandidate`.
   */
  async offer(): Promise<string> {
    this.#isFirstOfferOurs ??= true
    this.#draft = null
    // an offer that is stuck open already has the candidates of a restart that was never answered
    if (this.isStuck) return this.localDescription
    this.#isOffering = true
    try {
      await this.#setLocal(await this.#connection.createOffer({ iceRestart: true }))
    } finally {
      this.#isOffering = false
    }
    return this.localDescription
  }

  /** An offer that keeps the way through the network. */
  async draftOffer(): Promise<string> {
    if (this.isStuck) return this.localDescription
    this.#draft = await this.#connection.createOffer()
    return this.#draft.sdp ?? ''
  }

  /** Takes the answer to the newest offer of ours. */
  async applyAnswer(answer: string): Promise<void> {
    const draft = this.#draft
    this.#draft = null
    if (draft) await this.#setLocal(draft)
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: withDirection(answer, 'sendrecv') })
  }

  /** Takes an offer of theirs; one of ours that is still open gives way. Throws where it cannot (`isStuck`). */
  async applyOffer(offer: string): Promise<void> {
    this.#isFirstOfferOurs ??= false
    if (this.isStuck) throw new Error('An offer of our own is open.')
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: withDirection(offer, 'sendrecv') })
  }

  /** The answer to the offer that was applied, with its candidates. Throws PhoneFault `noIceCandidate`. */
  async answer(): Promise<string> {
    await this.#setLocal(await this.#connection.createAnswer())
    return this.localDescription
  }

  /** Forgets the offer of an exchange that came to nothing, theirs or ours; one of ours may stay open (`isStuck`). */
  async rollBack(): Promise<void> {
    this.#draft = null
    if (this.isAsked) await this.#connection.setRemoteDescription({ type: 'rollback' })
    else if (this.#connection.signalingState === 'have-local-offer' && !this.isStuck)
      await this.#connection.setLocalDescription({ type: 'rollback' })
  }

  async setVoice(track: MediaStreamTrack): Promise<void> {
    await this.#connection.getSenders()[0]?.replaceTrack(track)
  }

  readStatistics(): Promise<RTCStatsReport> {
    return this.#connection.getStats()
  }

  /** Keys in the audio stream (RFC 4733); false where the other side does not take them. */
  sendDtmf(tones: string): boolean {
    const sender = this.#connection.getSenders()[0]?.dtmf
    if (!sender?.canInsertDTMF) return false
    sender.insertDTMF(`${sender.toneBuffer}${tones}`, 120, 80)
    return true
  }

  close(): void {
    this.#isClosed = true
    this.#connection.close()
  }

  async #setLocal(description: RTCSessionDescriptionInit): Promise<void> {
    const before = iceUfrag(this.#connection.localDescription?.sdp)
    const candidates = watchCandidates(this.#connection, this.#timers)
    try {
      await this.#connection.setLocalDescription(description)
      // only a new ICE generation gathers anew
      if (iceUfrag(this.#connection.localDescription?.sdp) !== before) await candidates.enough()
    } finally {
      candidates.stop()
    }
  }
}
