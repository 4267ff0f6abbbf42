import { randomBytes } from 'node:crypto'
import type {
  BodyAndContentType,
  SessionDescriptionHandler,
  SessionDescriptionHandlerOptions,
} from 'sip.js/lib/api/index.js'

/** What a simulated phone asks of its media for one offer or answer. */
export interface SimMediaOptions extends SessionDescriptionHandlerOptions {
  readonly hold?: boolean
  readonly iceRestart?: boolean
  /** Restarts ICE when the other side asks for an offer, as a phone does that may be connected to somebody new. */
  readonly restartsWhenAsked?: boolean
}

/**
 * Media that is only described: session descriptions as a browser writes them, and a strict offer/answer machine that
 * throws where a browser would (setting an answer without having offered). No packet is ever sent.
 */
export class SimMedia implements SessionDescriptionHandler {
  /** Every description the other side gave, in order. */
  readonly remote: string[] = []
  readonly local: string[] = []
  state: 'stable' | 'have-local-offer' | 'have-remote-offer' = 'stable'
  #ice = newIce()
  #version = 1
  readonly #id = randomBytes(6).readUIntBE(0, 6)
  readonly #fingerprint = [...randomBytes(32)]
    .map((byte) => byte.toString(16).padStart(2, '0').toUpperCase())
    .join(':')

  close(): void {
    this.state = 'stable'
  }

  hasDescription(contentType: string): boolean {
    return contentType === 'application/sdp'
  }

  getDescription(options: SimMediaOptions = {}): Promise<BodyAndContentType> {
    if (this.state === 'have-local-offer') return Promise.reject(new Error('an offer is open already'))
    const isAnswer = this.state === 'have-remote-offer'
    if (options.iceRestart || (options.restartsWhenAsked && !isAnswer)) this.#ice = newIce()
    const remoteDirection = /^a=(sendrecv|sendonly|recvonly|inactive)/m.exec(this.remote.at(-1) ?? '')?.[1]
    const direction = options.hold
      ? 'sendonly'
      : isAnswer && remoteDirection === 'sendonly'
        ? 'recvonly'
        : isAnswer && remoteDirection === 'inactive'
          ? 'inactive'
          : 'sendrecv'
    const body = this.#describe(isAnswer ? 'active' : 'actpass', direction)
    this.state = isAnswer ? 'stable' : 'have-local-offer'
    this.local.push(body)
    return Promise.resolve({ body, contentType: 'application/sdp' })
  }

  setDescription(sdp: string): Promise<void> {
    if (this.state === 'have-remote-offer') return Promise.reject(new Error('an offer waits for its answer'))
    this.state = this.state === 'have-local-offer' ? 'stable' : 'have-remote-offer'
    this.remote.push(sdp)
    return Promise.resolve()
  }

  rollbackDescription(): Promise<void> {
    this.state = 'stable'
    return Promise.resolve()
  }

  sendDtmf(): boolean {
    return false
  }

  #describe(setup: string, direction: string): string {
    return [
      'v=0',
      `o=- ${this.#id} ${this.#version++} IN IP4 127.0.0.1`,
      's=-',
      't=0 0',
      'a=group:BUNDLE 0',
      'a=msid-semantic: WMS *',
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 8 101',
      'c=IN IP4 0.0.0.0',
      'a=rtcp:9 IN IP4 0.0.0.0',
      `a=candidate:1 1 udp 2113937151 127.0.0.1 ${40000 + (this.#id % 20000)} typ host generation 0`,
      `a=ice-ufrag:${this.#ice.ufrag}`,
      `a=ice-pwd:${this.#ice.password}`,
      `a=fingerprint:sha-256 ${this.#fingerprint}`,
      `a=setup:${setup}`,
      'a=mid:0',
      `a=${direction}`,
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:101 telephone-event/8000',
      '',
    ].join('\r\n')
  }
}

const newIce = () => ({
  ufrag: randomBytes(3).toString('base64url'),
  password: randomBytes(18).toString('base64url'),
})

export const iceUfragOf = (sdp: string | undefined): string | undefined =>
  /^a=ice-ufrag:(\S+)/m.exec(sdp ?? '')?.[1]
