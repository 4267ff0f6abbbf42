import type { AddressInfo } from 'node:net'
import { IncomingRequestMessage, LoggerFactory, Parser, UserAgentCore } from 'sip.js/lib/core/index.js'
import { URI } from 'sip.js/lib/grammar/index.js'
import { WebSocketServer } from 'ws'
import { PLAIN_SDP } from '../../support/raw-phone.ts'
import { answerUsage } from './usage.ts'

/** sip.js as it comes: a user agent for each socket, which takes every registration and answers every call itself. */
const loggerFactory = new LoggerFactory()
loggerFactory.builtinEnabled = false
const logger = loggerFactory.getLogger('bare')
const answer = { contentType: 'application/sdp', contentDisposition: 'session', content: PLAIN_SDP }
const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => 'sip' })
server.on('connection', (socket) => {
  const uri = new URI('sip', 'bare', 'ringdesk')
  const transport = {
    protocol: 'WS',
    send: (text: string) => {
      socket.send(text)
      return Promise.resolve()
    },
  }
  const core = new UserAgentCore(
    {
      aor: uri,
      contact: { pubGruu: undefined, tempGruu: undefined, uri, toString: () => `<${uri.toString()}>` },
      displayName: '',
      loggerFactory,
      hackViaTcp: false,
      routeSet: [],
      sipjsId: 'bare',
      supportedOptionTags: [],
      supportedOptionTagsResponse: [],
      userAgentHeaderFieldValue: 'bare',
      viaForceRport: false,
      viaHost: 'ringdesk',
      authenticationFactory: () => undefined,
      transportAccessor: () => transport,
    },
    {
      onRegister: (request) => request.accept({ statusCode: 200 }),
      onInvite: (request) => {
        request.trying()
        request.progress({ statusCode: 180 })
        const { session } = request.accept({ statusCode: 200, body: answer })
        session.delegate = { onBye: (bye) => void bye.accept() }
      },
    },
  )
  socket.on('message', (data) => {
    const message = Parser.parseMessage(String(data), logger)
    if (!(message instanceof IncomingRequestMessage)) return
    if (!message.toTag) message.ruri = uri.clone()
    core.receiveIncomingRequestFromTransport(message)
  })
})
server.on('listening', () => {
  answerUsage()
  process.send?.({ url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
