import { randomBytes } from 'node:crypto'

interface Described {
  readonly type: 'offer' | 'answer'
  readonly sdp: string
}

/**
 * Stands where JsSIP looks for the browser's RTCPeerConnection: descriptions as browsers write them, and no packet. Strict as
 * Firefox is: new ICE names in an answer to an offer that kept its own are an error (RFC 8839, section 4.4.1.1).
 */
export class DescribedConnection extends EventTarget {
  readonly iceGatheringState = 'complete'
  readonly iceConnectionState = 'connected'
  signalingState: 'stable' | 'have-local-offer' | 'have-remote-offer' | 'closed' = 'stable'
  localDescription: Described | null = null
  remoteDescription: Described | null = null
  readonly #id = randomBytes(5).readUIntBE(0, 5)
  readonly #fingerprint = [...randomBytes(32)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')
  #version = 0
  #hasSound = false
  #ice = newIce()
  #restarted = true

  addTrack(): void {
    this.#hasSound = true
  }

  getSenders(): [] {
    return []
  }

  getReceivers(): [] {
    return []
  }

  close(): void {
    this.signalingState = 'closed'
  }

  createOffer(options?: { iceRestart?: boolean } | null): Promise<Described> {
    this.#restarted = this.localDescription === null || options?.iceRestart === true
    if (options?.iceRestart) this.#ice = newIce()
    return Promise.resolve({ type: 'offer', sdp: this.#describe('actpass') })
  }

  createAnswer(): Promise<Described> {
    return Promise.resolve({ type: 'answer', sdp: this.#describe('active') })
  }

  setLocalDescription(description: Described): Promise<void> {
    this.localDescription = description
    this.signalingState = description.type === 'offer' ? 'have-local-offer' : 'stable'
    return Promise.resolve()
  }

  setRemoteDescription(description: Described): Promise<void> {
    const before = iceNameOf(this.remoteDescription?.sdp)
    const isNew = before !== undefined && before !== iceNameOf(description.sdp)
    if (description.type === 'answer' && this.signalingState !== 'have-local-offer')
      return Promise.reject(new Error('no offer is open'))
    if (description.type === 'answer' && isNew && !this.#restarted)
      return Promise.reject(new Error('ICE restart in an answer that was not asked for'))
    if (description.type === 'offer' && isNew) this.#ice = newIce()
    if (description.type === 'offer' && /^m=audio/m.test(description.sdp)) this.#hasSound = true
    this.remoteDescription = description
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable'
    return Promise.resolve()
  }

  #describe(setup: string): string {
    const session = ['v=0', `o=- ${this.#id} ${++this.#version} IN IP4 127.0.0.1`, 's=-', 't=0 0']
    const sound = [
      'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
      'c=IN IP4 0.0.0.0',
      `a=ice-ufrag:${this.#ice.name}`,
      `a=ice-pwd:${this.#ice.password}`,
      `a=fingerprint:sha-256 ${this.#fingerprint}`,
      `a=setup:${setup}`,
      'a=mid:0',
      'a=sendrecv',
      'a=rtcp-mux',
      'a=rtpmap:111 opus/48000/2',
      'a=rtpmap:0 PCMU/8000',
    ]
    return [...session, ...(this.#hasSound ? sound : []), ''].join('\r\n')
  }
}

const newIce = () => ({ name: randomBytes(3).toString('hex'), password: randomBytes(12).toString('hex') })

const iceNameOf = (sdp: string | undefined): string | undefined => /^a=ice-ufrag:(\S+)/m.exec(sdp ?? '')?.[1]
