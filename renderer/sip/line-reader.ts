import { NameAddrHeader, UserAgentState, URI, Web, Core } from 'sip.js'
import type { UserAgent } from 'sip.js'
import type { SipFault } from '../../shared/sip/complete-message.ts'
import { refusalOf } from '../../shared/sip/refusal.ts'
import { createSipReader } from '../../shared/sip/sip-js-message.ts'
import { textOfBytes } from '../../shared/sip/text-of-bytes.ts'
import { requirementRefusal } from './line-guard.ts'

/** Why a message of the line came to nothing. */
export type LineFault =
  | SipFault
  /** An answer that is not for this phone: it went over another hop, or to another address. */
  | 'notForUs'
  /** sip.js stumbled over what the reader let through. */
  | 'failed'

const read = createSipReader({
  URI,
  NameAddrHeader,
  IncomingRequestMessage: Core.IncomingRequestMessage,
  IncomingResponseMessage: Core.IncomingResponseMessage,
})

/**
 * Puts Ringdesk's own reader in the place of sip.js's parser, which drops a message without a word over one header that it cannot read.
 * What cannot be understood at all is answered 400 (RFC 3261, 21.4.1); `onFault` hears of everything that came to nothing, so that the
 * light does not say that all is well.
 */
export function readLineWith(userAgent: UserAgent, onFault: (fault: LineFault) => void): void {
  const { transport } = userAgent
  const send = (text: string | null): void => {
    if (text !== null)
      transport.send(text).catch((error: unknown) => console.warn('The line could not be refused', error))
  }
  transport.onMessage = (text) => {
    const message = read(text)
    if (message.kind === 'unreadable') {
      send(message.refusal)
      return onFault(message.why)
    }
    try {
      const isTaken =
        message.kind === 'request'
          ? takeRequest(userAgent, message.message)
          : takeResponse(userAgent, message)
      if (!isTaken) onFault('notForUs')
    } catch (error) {
      console.warn('A message of the line could not be handled', error)
      if (message.kind === 'request') send(refusalOf(text, '500 Server Internal Error'))
      onFault('failed')
    }
  }
  if (transport instanceof Web.Transport) readBytesOf(transport)
}

/** The checks of sip.js's user agent, which stand behind its own parser (RFC 3261, 8.2). */
function takeRequest(userAgent: UserAgent, message: Core.IncomingRequestMessage): boolean {
  if (userAgent.state === UserAgentState.Stopped) return true
  const { userAgentCore: core, configuration } = userAgent
  // a request of this phone that came back to it
  if (!message.toTag && message.callId.startsWith(configuration.sipjsId)) {
    core.replyStateless(message, { statusCode: 482 })
    return true
  }
  const refusal = requirementRefusal(message, core.configuration.supportedOptionTagsResponse)
  if (refusal) core.replyStateless(message, refusal)
  else core.receiveIncomingRequestFromTransport(message)
  return true
}

/** RFC 3261, 18.1.2: an answer goes to whoever stands in its one Via. */
function takeResponse(
  { userAgentCore: core, configuration }: UserAgent,
  { message, hops }: { readonly message: Core.IncomingResponseMessage; readonly hops: number },
): boolean {
  if (hops > 1 || message.via.host !== configuration.viaHost) return false
  core.receiveIncomingResponseFromTransport(message)
  return true
}

/** sip.js reads binary frames as UTF-8 alone, and makes replacement characters of the names that gateways write in GBK. */
function readBytesOf(transport: Web.Transport): void {
  const inner = transport as unknown as {
    onWebSocketMessage(event: Pick<MessageEvent<unknown>, 'data'>, socket: WebSocket): void
  }
  const receive = inner.onWebSocketMessage.bind(transport)
  inner.onWebSocketMessage = (event, socket) => {
    const { data } = event
    receive(data instanceof ArrayBuffer ? { data: textOfBytes(new Uint8Array(data)) } : event, socket)
  }
}
