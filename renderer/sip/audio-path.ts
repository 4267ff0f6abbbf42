import { watchCandidates } from './ice-gathering.ts'
import { iceUfrag, withDirection } from './sdp.ts'
import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** What is said into a path. */
export interface Voice {
  readonly track: MediaStreamTrack
  readonly stream: MediaStream
}

/** An offer that the connection does not know of yet. */
export interface Draft {
  readonly offer: RTCSessionDescriptionInit
}

/**
 * One RTCPeerConnection with one audio track each way, always `sendrecv` as far as the connection knows.
 *
 * It is never rolled back, and its direction never changes, because Chromium (156 at least) silences the received track
 * for ever after either: the former in a connection that first answered, the latter the second time. So an offer within
 * a call is only drafted, and told to the connection when its answer is there; and what needs new candidates (an ICE
 * restart) is a new path.
 */
export class AudioPath {
  readonly #connection: RTCPeerConnection
  readonly #timers: Timers
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
    return this.#connection.connectionState === 'connected'
  }
  get hasOpenOffer(): boolean {
    return this.#connection.signalingState === 'have-remote-offer'
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

  /** The first offer of a new path, with its candidates. Throws PhoneFault `noIceCandidate`. */
  async offer(): Promise<void> {
    await this.#setLocal(await this.#connection.createOffer())
  }

  /** An offer that keeps the path as it is; `applyAnswer` takes it with its answer, or it is forgotten. */
  async draftOffer(): Promise<Draft> {
    return { offer: await this.#connection.createOffer() }
  }

  async applyAnswer(answer: string, draft: Draft | null): Promise<void> {
    if (draft) await this.#setLocal(draft.offer)
    await this.#connection.setRemoteDescription({ type: 'answer', sdp: withDirection(answer, 'sendrecv') })
  }

  async applyOffer(offer: string): Promise<void> {
    await this.#connection.setRemoteDescription({ type: 'offer', sdp: withDirection(offer, 'sendrecv') })
  }

  /** The answer to the offer that was applied, with its candidates. Throws PhoneFault `noIceCandidate`. */
  async answer(): Promise<string> {
    await this.#setLocal(await this.#connection.createAnswer())
    return this.localDescription
  }

  /** Forgets an offer of theirs that cannot be answered. */
  async refuseOffer(): Promise<void> {
    if (this.hasOpenOffer) await this.#connection.setRemoteDescription({ type: 'rollback' })
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
