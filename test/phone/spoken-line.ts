import { EmitterImpl, Inviter, TransportState, UserAgent } from 'sip.js'
import type { InviterOptions, Transport, URI } from 'sip.js'
import { expect, onTestFinished } from 'vitest'
import { readLineWith } from '../../renderer/sip/line-reader.ts'
import type { SessionAudio } from '../../renderer/sip/session-description.ts'
import type { SipLine } from '../../renderer/sip/sip-line.ts'
import type { LineHeaders } from '../../shared/contract/sip.ts'

/**
 * A line that a test speaks for: reader and sip.js's user agent are those of the page. Only the sound is none; test/phone/calls has that.
 */

export const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n'
/** A container's name: RFC 1123 allows it, the grammar of RFC 3261 does not. */
export const PBX_CONTACT = '<sip:asterisk@0fb38bfd0a0d:5060;transport=ws>'

const NO_SOUND = {
  isMuted: false,
  setMuted: () => undefined,
  setHeld: () => undefined,
  readStatistics: () => Promise.resolve(null),
  isHeld: false,
  isRemoteHeld: false,
  isConnected: true,
  iceState: 'connected',
  request: () => undefined,
  openMicrophone: () => Promise.resolve(),
  hasDescription: (type: string) => type === 'application/sdp',
  getDescription: () => Promise.resolve({ body: SDP, contentType: 'application/sdp' }),
  setDescription: () => Promise.resolve(),
  rollbackDescription: () => Promise.resolve(),
  close: () => undefined,
} as unknown as SessionAudio

export const headerOf = (text: string, name: string): string =>
  new RegExp(`^${name}: (.*)\\r$`, 'im').exec(text)?.[1] ?? ''

/** The far end of a phone's socket. */
export class Pbx {
  /** What the phone said, oldest first. */
  readonly heard: string[] = []
  say: (text: string) => void = () => undefined

  last(method: string): string | undefined {
    return this.heard.findLast((text) => text.startsWith(`${method} `))
  }
  /** Answers the phone's INVITE: the last one, or the one that is given. */
  answer(
    status: string,
    headers: Readonly<Record<string, string>> = {},
    body = '',
    invite = this.last('INVITE') ?? '',
  ): void {
    const lines = ['Via', 'From', 'Call-ID', 'CSeq'].map((name) => `${name}: ${headerOf(invite, name)}`)
    const own = {
      To: `${headerOf(invite, 'To')};tag=pbx`,
      Contact: PBX_CONTACT,
      ...headers,
      ...(body === '' ? {} : { 'Content-Type': 'application/sdp' }),
      'Content-Length': String(body.length),
    }
    for (const [name, value] of Object.entries(own)) lines.push(`${name}: ${value}`)
    this.say(`SIP/2.0 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  }
}

/** Opens the socket of a phone to a PBX, with the settings of its line. */
export async function speakForLine(
  headers?: LineHeaders,
  isHubsOwn = false,
): Promise<{ pbx: Pbx; line: SipLine }> {
  const pbx = new Pbx()
  class Socket implements Transport {
    readonly protocol = 'WS'
    readonly state = TransportState.Connected
    readonly stateChange = new EmitterImpl<TransportState>()
    readonly onConnect = undefined
    readonly onDisconnect = undefined
    onMessage: ((text: string) => void) | undefined
    isConnected = (): boolean => true
    connect = (): Promise<void> => Promise.resolve()
    disconnect = (): Promise<void> => Promise.resolve()
    dispose = (): Promise<void> => Promise.resolve()
    send = (text: string): Promise<void> => Promise.resolve(void pbx.heard.push(text))
  }
  const uri = UserAgent.makeURI('sip:1001@pbx.example')
  if (!uri) throw new Error('no address')
  const userAgent = new UserAgent({
    uri,
    transportConstructor: Socket,
    sessionDescriptionHandlerFactory: () => NO_SOUND,
    logBuiltinEnabled: false,
    gracefulShutdown: false,
  })
  const faults: string[] = []
  readLineWith(userAgent, (fault) => faults.push(fault))
  await userAgent.start()
  onTestFinished(() => {
    expect(faults).toEqual([])
    userAgent.userAgentCore.dispose()
  })
  pbx.say = (text) => userAgent.transport.onMessage?.(text)
  const line = {
    isUp: true,
    hint: () => undefined,
    domain: 'pbx.example',
    headers,
    isHubsOwn,
    whenUp: (_ms: number, act: () => void) => act(),
    makeInviter: (target: URI, options: InviterOptions) => ({
      inviter: new Inviter(userAgent, target, options),
      audio: NO_SOUND,
    }),
  } as unknown as SipLine
  return { pbx, line }
}
