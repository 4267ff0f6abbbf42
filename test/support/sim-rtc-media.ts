import {
  MediaStreamTrack,
  RTCPeerConnection,
  RTCRtpCodecParameters,
  RtpHeader,
  RtpPacket,
  createSelfSignedCertificate,
} from 'werift'
import type { RTCRtpTransceiver } from 'werift'
import type { BodyAndContentType, SessionDescriptionHandler } from 'sip.js/lib/api/index.js'
import type { SimMediaOptions } from './sim-media.ts'
import { FRAME_SAMPLES, toneFrame, toneShare } from './sim-tone.ts'
import { waitUntil } from './sim-wait.ts'

const FRAME_MS = 20
const PCMU = 0
/** ECDSA with SHA-256 over P-256, in the numbers of TLS (RFC 8422, RFC 5246), as browsers make theirs. */
const SIGNATURE = { hash: 4, signature: 3 } as const
const CURVE = 23

/** One peer connection and what belongs to it. */
interface Line {
  readonly peer: RTCPeerConnection
  readonly track: MediaStreamTrack
  readonly transceiver: RTCRtpTransceiver
}

/** How much sound is kept for listening: 400 ms. */
const EAR_BYTES = 3200

/**
 * Real audio without a browser: a werift peer connection (ICE over the host's addresses and loopback, DTLS, SRTP) that
 * sends a tone as PCMU and listens. It interworks with browsers, which all speak PCMU. A new peer connection is made
 * when an offer comes from somebody else than before, as after a transfer.
 */
export class SimRtcMedia implements SessionDescriptionHandler {
  readonly toneHz: number
  /** RTP packets received and sent over all peer connections. */
  received = 0
  sent = 0
  #line: Line | null = null
  #isClosed = false
  #isRemoteOffer = false
  #remoteSession: string | undefined
  #ear: Buffer = Buffer.alloc(0)
  #timer: NodeJS.Timeout | null = null
  #startedAt = 0
  #frame = 0

  constructor(toneHz: number) {
    this.toneHz = toneHz
  }

  get connectionState(): string {
    return this.#line?.peer.connectionState ?? 'new'
  }

  /** True when most of what came in lately is that tone. */
  hears(hz: number): boolean {
    return this.#ear.length >= EAR_BYTES && toneShare(this.#ear, hz) > 0.5
  }

  close(): void {
    if (this.#timer) clearInterval(this.#timer)
    this.#timer = null
    this.#isClosed = true
    void this.#line?.peer.close()
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp'
  }

  async getDescription(options: SimMediaOptions = {}): Promise<BodyAndContentType> {
    const { peer, transceiver } = (this.#line ??= await this.#open())
    transceiver.direction = options.hold ? 'sendonly' : 'sendrecv'
    const description = this.#isRemoteOffer
      ? await peer.createAnswer()
      : await peer.createOffer({ iceRestart: options.iceRestart ?? options.restartsWhenAsked ?? false })
    this.#isRemoteOffer = false
    await peer.setLocalDescription(description)
    await waitUntil(() => peer.iceGatheringState === 'complete', 'the ICE candidates')
    return { body: peer.localDescription?.sdp ?? '', contentType: 'application/sdp' }
  }

  async setDescription(sdp: string): Promise<void> {
    this.#line ??= await this.#open()
    const type = this.#line.peer.signalingState === 'have-local-offer' ? 'answer' : 'offer'
    // the origin's session id stays the same as long as the same peer speaks (RFC 3264, section 8)
    const session = /^o=\S+ (\d+)/m.exec(sdp)?.[1]
    const isAnother = this.#remoteSession !== undefined && session !== this.#remoteSession
    if (type === 'offer' && isAnother) {
      void this.#line.peer.close()
      this.#line = await this.#open()
    }
    this.#remoteSession = session
    this.#isRemoteOffer = type === 'offer'
    await this.#line.peer.setRemoteDescription({ type, sdp })
  }

  sendDtmf(): boolean {
    return false
  }

  async #open(): Promise<Line> {
    // werift would use one certificate for all; two phones with the same one look like one to a browser
    const keys = await createSelfSignedCertificate(SIGNATURE, CURVE)
    if (this.#isClosed) throw new Error('the call is over')
    const peer = new RTCPeerConnection({
      codecs: {
        audio: [
          new RTCRtpCodecParameters({
            mimeType: 'audio/PCMU',
            clockRate: 8000,
            channels: 1,
            payloadType: PCMU,
          }),
        ],
      },
      dtls: { keys },
      iceServers: [],
      iceUseIpv6: false,
      iceAdditionalHostAddresses: ['127.0.0.1'],
    })
    const track = new MediaStreamTrack({ kind: 'audio' })
    const transceiver = peer.addTransceiver(track, { direction: 'sendrecv' })
    this.#ear = Buffer.alloc(0)
    transceiver.onTrack.subscribe((incoming) => {
      incoming.onReceiveRtp.subscribe((packet) => {
        this.received++
        if (packet.header.payloadType !== PCMU) return
        this.#ear = Buffer.concat([this.#ear, packet.payload]).subarray(-EAR_BYTES)
      })
    })
    peer.connectionStateChange.subscribe((state) => {
      if (state === 'connected') this.#startTone()
    })
    return { peer, track, transceiver }
  }

  #startTone(): void {
    if (this.#timer) return
    this.#startedAt = performance.now()
    this.#timer = setInterval(() => this.#sendDueFrames(), FRAME_MS)
  }

  /** Timers are late under load; what is due is sent at once, so that the rate stays true. */
  #sendDueFrames(): void {
    const due = Math.floor((performance.now() - this.#startedAt) / FRAME_MS)
    while (this.#frame < due) {
      const header = new RtpHeader({
        payloadType: PCMU,
        sequenceNumber: this.#frame % 65_536,
        timestamp: (this.#frame * FRAME_SAMPLES) % 2 ** 32,
        marker: this.#frame === 0,
      })
      this.#line?.track.writeRtp(new RtpPacket(header, toneFrame(this.toneHz, this.#frame)))
      this.#frame++
      this.sent++
    }
  }
}
