import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import { answerUsage } from './usage.ts'

/** Socket.IO alone: what one socket says goes to all, and the sender hears that it went. */
const server = createServer()
const io = new Server(server, { serveClient: false })
io.on('connection', (socket) => {
  socket.on('say', (news: unknown, ack: () => void) => {
    io.emit('changes:new', news)
    ack()
  })
})
server.listen(0, '127.0.0.1', () => {
  answerUsage()
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
