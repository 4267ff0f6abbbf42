import { IncomingResponseMessage, constructOutgoingResponse } from 'sip.js/lib/core/index.js'
import type { IncomingRequestMessage, ResponseOptions } from 'sip.js/lib/core/index.js'
import type { URI } from 'sip.js/lib/grammar/index.js'
import { SIP_HEADERS } from '../../../shared/contract/sip.ts'
import type { DigestAuthenticator } from './digest-auth.ts'
import type { Endpoint } from './endpoint.ts'
import type { EndpointBook } from './endpoint-book.ts'
import type { LoginGuard } from './login-guard.ts'
import { isTooManifold, refusalOf, refusalOfMethod } from './message-checks.ts'
import { contactsOf, instanceOf, isOfOldPhone, readMessage, setApart } from './read-message.ts'
import { ALLOW, headerOf, rawRefusal } from './sip-message.ts'
import type { SipConnection } from './sip-connection.ts'
import type { Account, SwitchSettings } from './switch-options.ts'

export interface MessageGateParts {
  readonly settings: SwitchSettings
  readonly digest: DigestAuthenticator
  readonly guard: LoginGuard
  readonly book: EndpointBook
  /** Epoch ms until when the device's registration lasts, null when it has none. */
  readonly registrationExpiresAt: (username: string) => number | null
}

/**
 * Where every message comes in: reads it, asks for proof where proof is due, and hands it to the device it belongs to.
 * A socket that has not proven an account gets nothing but challenges and answers to OPTIONS; REGISTER and a new INVITE
 * are challenged every time. Nothing here throws: what cannot be read is counted, logged and dropped.
 */
export class MessageGate {
  readonly #parts: MessageGateParts
  /** What the client dialled, before the request URI was set to the core's own contact. */
  readonly #dialled = new WeakMap<IncomingRequestMessage, URI>()
  #unreadable = 0

  constructor(parts: MessageGateParts) {
    this.#parts = parts
  }

  receive(connection: SipConnection, text: string): void {
    const { log } = this.#parts.settings
    // a stranger whose socket is being closed gets no answer any more
    if (connection.username === null && !connection.isOpen) return
    if (Buffer.byteLength(text) > connection.messageBytes) {
      log.warn({ connection: connection.id, bytes: text.length }, 'SIP message too large, socket closed')
      const refusal = rawRefusal(text.slice(0, connection.messageBytes), '513 Message Too Large')
      if (refusal !== null) connection.send(refusal)
      connection.close(1009, 'message too large')
      return
    }
    if (connection.username === null && isTooManifold(text)) {
      log.warn(
        { connection: connection.id, bytes: text.length },
        'SIP message with too many headers, dropped',
      )
      const refusal = rawRefusal(text, '400 Too Many Headers')
      if (refusal !== null) connection.send(refusal)
      this.#noteUnreadable(connection)
      return
    }
    try {
      const message = readMessage(text)
      if (!message) {
        log.warn({ connection: connection.id, bytes: text.length }, 'not a SIP message, dropped')
        const refusal = rawRefusal(text)
        if (refusal !== null) connection.send(refusal)
        this.#noteUnreadable(connection)
      } else if (message instanceof IncomingResponseMessage) this.#receiveResponse(connection, message)
      else this.#receiveRequest(connection, message)
    } catch (error) {
      log.error(
        { connection: connection.id, account: connection.username, error: String(error) },
        'SIP message could not be handled, dropped',
      )
      this.#noteUnreadable(connection)
    }
  }

  /** How many messages could not be read since the start. */
  get unreadableMessages(): number {
    return this.#unreadable
  }

  /** The address the client asked for in this request. */
  dialledIn(message: IncomingRequestMessage): URI | undefined {
    return this.#dialled.get(message) ?? message.ruri
  }

  #receiveResponse(connection: SipConnection, message: IncomingResponseMessage): void {
    if (connection.username === null) return
    this.#parts.book
      .findClient(connection.username, message)
      ?.core.receiveIncomingResponseFromTransport(message)
  }

  #receiveRequest(connection: SipConnection, message: IncomingRequestMessage): void {
    const { username } = connection
    if (!message.ruri) this.#noteUnreadable(connection)
    const refusal = refusalOf(message)
    if (refusal && message.method !== 'ACK') {
      this.#reply(connection, message, refusal)
      return
    }
    if (isOfOldPhone(message)) this.#setApart(username, message)
    // whom the switch does not know is challenged before it is told what the switch does
    const isUndone = username === null ? undefined : refusalOfMethod(message)
    if (isUndone) {
      this.#reply(connection, message, isUndone)
      return
    }
    const owner = username === null ? undefined : this.#parts.book.findOwner(username, message)
    if (owner) {
      if (!owner.isReachable) owner.attach(connection)
      owner.receive(message)
      return
    }
    switch (message.method) {
      case 'ACK':
        return // it acknowledges a refusal of the gate, or a call that is over
      case 'CANCEL':
        this.#reply(connection, message, { statusCode: 481 })
        return
      case 'OPTIONS':
        if (!this.#isOwnHost(connection, message.ruri)) this.#reply(connection, message, { statusCode: 404 })
        else if (message.toTag) this.#reply(connection, message, { statusCode: 481 })
        else this.#answerOptions(connection, message)
        return
    }
    const isChallenged = !message.toTag && (message.method === 'REGISTER' || message.method === 'INVITE')
    if (username === null || isChallenged) this.#admit(connection, message)
    else this.#deliver(connection, message, this.#current(connection, username))
  }

  /** Lets the request in when it proves its account, or answers it. */
  #admit(connection: SipConnection, message: IncomingRequestMessage): void {
    const account = this.#authenticate(connection, message)
    if (!account) return
    if (connection.username !== null && connection.username !== account.username) {
      this.#reply(connection, message, { statusCode: 403, reasonPhrase: 'One Account A Connection' })
      return
    }
    connection.prove(account.username)
    const owner = this.#parts.book.findOwner(account.username, message)
    if (owner) {
      owner.attach(connection)
      owner.receive(message)
      return
    }
    const isForeign = !this.#isOwnHost(connection, message.ruri)
    const refusal = message.toTag
      ? { statusCode: 481 }
      : isForeign
        ? { statusCode: 404 }
        : refusalOfMethod(message)
    if (refusal) {
      this.#reply(connection, message, refusal)
      return
    }
    const contacts = contactsOf(message)
    // a phone that has moved names its old address as well, to take it away
    const contact = contacts.find((one) => one.getParam('expires') !== '0') ?? contacts[0]
    if (!contact) {
      if (message.method === 'INVITE') {
        this.#reply(connection, message, { statusCode: 400, reasonPhrase: 'Missing Contact Header' })
        return
      }
      this.#deliver(connection, message, this.#current(connection, account.username))
      return
    }
    const endpoint = this.#parts.book.obtain(account, instanceOf(contact))
    endpoint.remoteContact = contact.uri
    endpoint.userAgent = headerOf(message, 'user-agent') ?? endpoint.userAgent
    endpoint.attach(connection)
    this.#deliver(connection, message, endpoint)
  }

  #deliver(connection: SipConnection, message: IncomingRequestMessage, endpoint: Endpoint | undefined): void {
    if (!endpoint) {
      this.#reply(connection, message, { statusCode: 480 })
      return
    }
    if (!message.toTag && message.ruri) {
      this.#dialled.set(message, message.ruri)
      // sip.js's core refuses what is not addressed to itself
      message.ruri = endpoint.contact.clone()
    }
    endpoint.receive(message)
  }

  /** The device that speaks over this socket; the one attached last where there are several. */
  #current(connection: SipConnection, username: string): Endpoint | undefined {
    return this.#parts.book.of(username).findLast((endpoint) => endpoint.connection === connection)
  }

  #authenticate(connection: SipConnection, message: IncomingRequestMessage): Account | undefined {
    const { digest, guard, settings } = this.#parts
    const requestUri = message.ruri
    if (!requestUri) return undefined
    const isInvite = message.method === 'INVITE'
    const given = message.getHeader(isInvite ? 'Proxy-Authorization' : 'Authorization')
    const verdict = digest.verify(message.method, requestUri, given)
    let isStale = false
    switch (verdict.result) {
      case 'ok': {
        const { username } = verdict.account
        // wrong guesses of others at the same address do not stop the phone that is known already
        const isKnown =
          connection.username === username ||
          connection.passOf === username ||
          guard.hasProven(username, connection.remoteAddress)
        if (isKnown || !guard.isBlocked(username, connection.remoteAddress)) {
          guard.noteSuccess(username, connection.remoteAddress)
          return verdict.account
        }
        this.#reply(connection, message, { statusCode: 403, reasonPhrase: 'Too Many Wrong Passwords' })
        return undefined
      }
      case 'ask':
        isStale = verdict.isStale
        break
      case 'wrong': {
        const username = verdict.username ?? ''
        guard.noteFailure(username, connection.remoteAddress)
        settings.log.warn({ connection: connection.id, account: username }, 'wrong SIP credentials')
        if (guard.isBlocked(username, connection.remoteAddress)) {
          this.#reply(connection, message, { statusCode: 403, reasonPhrase: 'Too Many Wrong Passwords' })
          return undefined
        }
        break
      }
    }
    const header = isInvite ? 'Proxy-Authenticate' : 'WWW-Authenticate'
    this.#reply(connection, message, {
      statusCode: isInvite ? 407 : 401,
      extraHeaders: [`${header}: ${digest.challenge(isStale)}`],
    })
    return undefined
  }

  #answerOptions(connection: SipConnection, message: IncomingRequestMessage): void {
    const { settings, registrationExpiresAt } = this.#parts
    const expiresAt = connection.username === null ? null : registrationExpiresAt(connection.username)
    const secondsLeft =
      expiresAt === null ? 0 : Math.max(0, Math.ceil((expiresAt - settings.clock.now()) / 1000))
    this.#reply(connection, message, {
      statusCode: 200,
      extraHeaders: [ALLOW, 'Accept: application/sdp', `${SIP_HEADERS.registrationExpires}: ${secondsLeft}`],
    })
  }

  /** RFC 3261, section 8.2.2.1: requests for other domains are not the switch's to answer. */
  #isOwnHost(connection: SipConnection, uri: URI | undefined): boolean {
    return (
      uri !== undefined && (uri.host === this.#parts.settings.domain || uri.host === connection.reachedAt)
    )
  }

  #noteUnreadable(connection: SipConnection): void {
    this.#unreadable += 1
    connection.noteMalformed()
  }

  /** The ACK of an answered call has the name of the INVITE's transaction where a phone of RFC 2543 sends it. */
  #setApart(username: string | null, message: IncomingRequestMessage): void {
    if (username === null || message.method !== 'ACK') return
    if (this.#parts.book.of(username).some((endpoint) => endpoint.hasDialog(message))) setApart(message)
  }

  /** Answers without a transaction, over the socket the request came by. */
  #reply(connection: SipConnection, message: IncomingRequestMessage, options: ResponseOptions): void {
    connection.send(constructOutgoingResponse(message, options).message)
  }
}
