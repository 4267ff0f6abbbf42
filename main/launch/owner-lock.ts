import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import type { Server, Socket } from 'node:net'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/**
 * Who owns a folder among the programs of this machine. The owner listens on a socket of the folder, so the system
 * itself frees it when the owner dies, however it dies; and whoever comes second can ask the owner something, and
 * notices at once when it goes.
 */
export type Ownership =
  | { readonly isOwner: true; release(): Promise<void> }
  | {
      readonly isOwner: false
      /** Asks the owner; undefined when it did not answer. */
      ask(question: string): Promise<string | undefined>
      /** Resolves when the owner is gone. */
      readonly gone: Promise<void>
      /** Stops watching the owner. */
      leave(): void
    }

/** Paths of Unix sockets end at 107 bytes (man 7 unix). */
const MAX_SOCKET_PATH = 100
const ANSWER_TIMEOUT_MS = 2000
/** A cleaner that left this long ago crashed while cleaning. */
const CLEANING_STALE_MS = 5000

function socketPath(folder: string): string {
  const digest = createHash('sha256').update(folder).digest('hex').slice(0, 24)
  if (process.platform === 'win32') return `\\\\.\\pipe\\ringdesk-${digest}`
  const inside = join(folder, 'owner.sock')
  return Buffer.byteLength(inside) <= MAX_SOCKET_PATH ? inside : join(privateTempFolder(), `${digest}.sock`)
}

/** A folder of this user alone in the system's temporary one: whoever reaches the socket may ask for an address. */
function privateTempFolder(): string {
  const uid = process.getuid?.() ?? 0
  const folder = join(tmpdir(), `ringdesk-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const { uid: owner, mode } = statSync(folder)
  if (owner !== uid || (mode & 0o077) !== 0) {
    throw new Error(
      `${folder} is open to other users of this machine. Remove it, or use a shorter --data path.`,
    )
  }
  return folder
}

/**
 * Becomes the folder's owner, or meets the one there is. The owner answers the questions of others with `answer`.
 */
export async function claimFolder(
  folder: string,
  answer: (question: string) => string | Promise<string>,
): Promise<Ownership> {
  const path = socketPath(folder)
  for (;;) {
    const server = await listen(path)
    if (server) return own(server, answer)
    const socket = await reach(path)
    if (socket) return meet(socket)
    await removeStale(path)
  }
}

/** Undefined when the path is taken, by an owner or by what a dead one left. */
function listen(path: string): Promise<Server | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) =>
      error.code === 'EADDRINUSE' ? resolve(undefined) : reject(error),
    )
    server.listen(path, () => resolve(server))
  })
}

function reach(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** One cleaner at a time, and it looks again: another may have become the owner since. */
async function removeStale(path: string): Promise<void> {
  const cleaning = `${path}.cleaning`
  try {
    mkdirSync(cleaning)
  } catch {
    const since = statSync(cleaning, { throwIfNoEntry: false })?.mtimeMs
    if (since !== undefined && Date.now() - since > CLEANING_STALE_MS)
      rmSync(cleaning, { recursive: true, force: true })
    return pause(20)
  }
  try {
    const socket = await reach(path)
    if (socket) socket.destroy()
    else rmSync(path, { force: true })
  } finally {
    rmSync(cleaning, { recursive: true, force: true })
  }
}

function own(server: Server, answer: (question: string) => string | Promise<string>): Ownership {
  const guests = new Set<Socket>()
  server.on('connection', (guest) => {
    guests.add(guest)
    guest.setEncoding('utf8')
    // a guest that breaks off has nothing more to hear
    guest.on('error', () => guest.destroy())
    guest.on('close', () => guests.delete(guest))
    guest.on('data', (chunk: string) => {
      void Promise.resolve(answer(chunk.trim())).then((text) => guest.writable && guest.write(`${text}\n`))
    })
  })
  return {
    isOwner: true,
    release: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const guest of guests) guest.destroy()
      }),
  }
}

function meet(socket: Socket): Ownership {
  socket.setEncoding('utf8')
  const gone = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  socket.on('error', () => socket.destroy())
  return {
    isOwner: false,
    gone,
    leave: () => socket.destroy(),
    ask: (question) =>
      new Promise((resolve) => {
        const timer = setTimeout(() => resolve(undefined), ANSWER_TIMEOUT_MS)
        socket.once('data', (text: string) => {
          clearTimeout(timer)
          resolve(text.trim())
        })
        socket.write(`${question}\n`)
      }),
  }
}
