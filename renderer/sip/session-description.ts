import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js'
import { iceUfrag, saysHold } from './sdp.ts'
import { watchCandidates } from './ice-gathering.ts'
import type { Microphone, MicrophoneLoan } from './microphone.ts'
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

/**
 * The audio of one call: what sip.js asks for descriptions, over one RTCPeerConnection.
 *
 * It differs from sip.js's own handler where that one makes people wait or fails: the answer to a call that rings is
 * ready before it is asked for (`prepareAnswer`), gathering ends soon after the first usable candidate, ICE can be
 * restarted, and an offer that crosses the other side's on the wire gives way.
 */
export class SessionAudio implements SessionDescriptionHandler {
  /** Hears that the other side holds us, or took us back. */
  onRemoteHold: ((isHeld: boolean) => void) | null = null
  readonly #parts: AudioParts
  #connection: RTCPeerConnection | null = null
  #loan: MicrophoneLoan | null = null
  #remote: MediaStream | null = null
  #stopPlaying: (() => void) | null = null
  #prepared: { readonly offer: string; readonly done: Promise<void> } | null = null
  #isPreparedWanted = false
  #offers = 0
  #isDescribingOffer = false
  #isIceRestartWanted = false
  #isHeld = false
  #isMuted = false
  #isRemoteHeld = false
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
    return this.#connection?.iceConnectionState ?? 'new'
  }
  get isFlowable(): boolean {
    return this.#connection?.connectionState === 'connected'
  }

  /** Opens the microphone for this call. Throws PhoneFault where it cannot be had; nothing else has happened then. */
  async openMicrophone(): Promise<void> {
    if (this.#loan || this.#isClosed) return
    const loan = await this.#parts.microphone.lend()
    if (this.#loan || this.#isClosed) return loan.giveBack()
    this.#loan = loan
    this.#applyMute()
    loan.onReplaced = (track) => {
      this.#applyMute()
      const sender = this.#connection?.getSenders()[0]
      void sender
        ?.replaceTrack(track)
        .catch((error: unknown) => console.warn('The new microphone cannot be used', error))
    }
  }

  /** Makes the whole answer to an offer while it rings, so that accepting it takes one tick. Throws PhoneFault. */
  async prepareAnswer(offer: string): Promise<void> {
    if (this.#prepared === null) this.#prepared = { offer, done: this.#answerTo(offer) }
    try {
      await this.#prepared.done
    } catch (error) {
      this.#prepared = null
      this.#dropConnection()
      throw error
    }
  }

  /** The next description holds the other side (RFC 3264, 8.4), or no longer; the microphone is silent at once. */
  setHeld(isHeld: boolean): void {
    this.#isHeld = isHeld
    this.#applyMute()
    const [transceiver] = this.#connection?.getTransceivers() ?? []
    if (transceiver && transceiver.direction !== 'stopped') transceiver.direction = this.#direction
  }

  setMuted(isMuted: boolean): void {
    this.#isMuted = isMuted
    this.#applyMute()
  }

  /** The next offer looks for a new path through the network (RFC 8839, 4.4.1.1). */
  requestIceRestart(): void {
    this.#isIceRestartWanted = true
  }

  async readStatistics(): Promise<RTCStatsReport | null> {
    return this.#isClosed ? null : ((await this.#connection?.getStats()) ?? null)
  }

  hasDescription(contentType: string): boolean {
    return contentType.toLowerCase() === SDP
  }

  async getDescription(): Promise<BodyAndContentType> {
    if (this.#isPreparedWanted) {
      this.#isPreparedWanted = false
      return this.#describe()
    }
    await this.openMicrophone()
    const connection = this.#open()
    if (connection.signalingState === 'have-remote-offer') {
      await this.#setLocal(await connection.createAnswer())
      return this.#describe()
    }
    this.#offers += 1
    const mine = this.#offers
    this.#isDescribingOffer = true
    try {
      const offer = await connection.createOffer({ iceRestart: this.#isIceRestartWanted })
      this.#assertNewest(mine)
      await this.#setLocal(offer)
      this.#assertNewest(mine)
      this.#isIceRestartWanted = false
      return this.#describe()
    } finally {
      if (mine === this.#offers) this.#isDescribingOffer = false
    }
  }

  async setDescription(sdp: string): Promise<void> {
    if (this.#prepared?.offer === sdp) {
      await this.#prepared.done
      this.#prepared = null
      // a path that was tried for too long while it rang is given up by the browser: then there must be a new one
      if (this.iceState !== 'failed') {
        this.#isPreparedWanted = true
        return
      }
      this.#dropConnection()
    }
    await this.openMicrophone()
    const connection = this.#open()
    // while our own offer is still being made nothing was sent: what comes now is an offer, and ours gives way
    if (this.#isDescribingOffer) {
      this.#offers += 1
      this.#isDescribingOffer = false
      await this.rollbackDescription()
    }
    const type = connection.signalingState === 'have-local-offer' ? 'answer' : 'offer'
    await connection.setRemoteDescription({ type, sdp })
    // the answer to our own hold is receive-only at best, which says nothing of theirs
    if (type === 'offer' || !this.#isHeld) this.#setRemoteHeld(saysHold(sdp))
  }

  async rollbackDescription(): Promise<void> {
    const connection = this.#connection
    if (connection?.signalingState === 'have-local-offer')
      await connection.setLocalDescription({ type: 'rollback' })
    else if (connection?.signalingState === 'have-remote-offer')
      await connection.setRemoteDescription({ type: 'rollback' })
  }

  /** Keys in the audio stream (RFC 4733); false where the other side does not take them. */
  sendDtmf(tones: string): boolean {
    const sender = this.#connection?.getSenders()[0]?.dtmf
    if (!sender?.canInsertDTMF) return false
    sender.insertDTMF(`${sender.toneBuffer}${tones}`, 120, 80)
    return true
  }

  close(): void {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#dropConnection()
    this.#loan?.giveBack()
    this.#loan = null
  }

  get #direction(): RTCRtpTransceiverDirection {
    return this.#isHeld ? 'sendonly' : 'sendrecv'
  }

  #open(): RTCPeerConnection {
    if (this.#isClosed) throw new PhoneFault(makeProblem('other', 'The call is over.'))
    if (this.#connection) return this.#connection
    const connection = new RTCPeerConnection({ iceServers: this.#parts.iceServers() })
    this.#connection = connection
    connection.addEventListener('track', ({ track }) => {
      if (this.#connection !== connection) return
      this.#remote ??= new MediaStream()
      for (const old of this.#remote.getTracks()) this.#remote.removeTrack(old)
      this.#remote.addTrack(track)
      this.#stopPlaying ??= this.#parts.play(this.#remote)
    })
    if (this.#loan) connection.addTrack(this.#loan.track, this.#loan.stream)
    return connection
  }

  async #answerTo(offer: string): Promise<void> {
    await this.openMicrophone()
    const connection = this.#open()
    await connection.setRemoteDescription({ type: 'offer', sdp: offer })
    this.#setRemoteHeld(saysHold(offer))
    await this.#setLocal(await connection.createAnswer())
  }

  async #setLocal(description: RTCSessionDescriptionInit): Promise<void> {
    const connection = this.#open()
    const before = iceUfrag(connection.localDescription?.sdp)
    const candidates = watchCandidates(connection, this.#parts.timers)
    try {
      await connection.setLocalDescription(description)
      // only a new ICE generation gathers anew
      if (iceUfrag(connection.localDescription?.sdp) !== before) await candidates.enough()
    } finally {
      candidates.stop()
    }
  }

  #describe(): BodyAndContentType {
    const sdp = this.#connection?.localDescription?.sdp
    if (sdp === undefined) throw new PhoneFault(makeProblem('other', 'The call is over.'))
    return { body: sdp, contentType: SDP }
  }

  #assertNewest(offer: number): void {
    if (offer !== this.#offers) throw new Error('The other side made an offer first.')
  }

  #setRemoteHeld(isHeld: boolean): void {
    if (isHeld === this.#isRemoteHeld) return
    this.#isRemoteHeld = isHeld
    this.onRemoteHold?.(isHeld)
  }

  #applyMute(): void {
    if (this.#loan) this.#loan.track.enabled = !this.#isMuted && !this.#isHeld
  }

  #dropConnection(): void {
    this.#stopPlaying?.()
    this.#stopPlaying = null
    this.#remote = null
    this.#connection?.close()
    this.#connection = null
  }
}
