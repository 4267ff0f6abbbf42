import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { WebSocketServer } from 'ws'
import { answerUsage } from './usage.ts'

/** A socket and a table: each row that comes is inserted, safe on the disk as the hub's are, and acknowledged. */
const [, , dataDir = ''] = process.argv
const db = new Database(join(dataDir, 'rows.db'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec('CREATE TABLE row (id TEXT PRIMARY KEY, body TEXT NOT NULL)')
const insert = db.prepare('INSERT INTO row VALUES (?, ?)')
const server = createServer()
new WebSocketServer({ server }).on('connection', (socket) => {
  socket.on('message', (raw: Buffer) => {
    const body = raw.toString()
    const { id } = JSON.parse(body) as { id: string }
    insert.run(id, body)
    socket.send(id)
  })
})
server.listen(0, '127.0.0.1', () => {
  answerUsage()
  process.send?.({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` })
})
