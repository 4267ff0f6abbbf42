import { io, type Socket } from 'socket.io-client'
import { v7 } from 'uuid'
import type { Command } from '../../../shared/acts/command.ts'
import type { Act } from '../../../shared/acts/registry.ts'
import {
  HUB_PATHS,
  PROTOCOL_VERSION,
  SnapshotLine,
  type ClientToHub,
  type CommandResult,
  type FeedChange,
  type HubCallInput,
  type HubCallName,
  type HubCallOutput,
  type HubToClient,
  type Session,
} from '../../../shared/contract/hub.ts'
import type { Reply } from '../../../shared/contract/door.ts'
import type { CallFacts } from '../../../shared/domain/call-facts.ts'
import type { CommandId, ContactId, CustomerId, DeskId, PersonId } from '../../../shared/domain/ids.ts'
import { passwordOf } from './test-team.ts'
import { afterTest } from './test-hub.ts'

export interface HttpAnswer<T> {
  readonly status: number
  readonly body: T
  readonly headers: Headers
}

/** Posts or gets JSON. */
export async function ask<T = Record<string, unknown>>(
  url: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<HttpAnswer<T>> {
  const response = await fetch(`${url}${path}`, {
    ...(body === undefined
      ? { headers }
      : {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as T,
    headers: response.headers,
  }
}

/** A console without a screen: signs in over HTTP, talks over a real Socket.IO client. */
export class TestDesk {
  readonly url: string
  readonly desk: DeskId
  readonly session: Session
  socket!: Socket<HubToClient, ClientToHub>
  readonly pushed: FeedChange[] = []
  seq = 0

  private constructor(url: string, desk: DeskId, session: Session) {
    this.url = url
    this.desk = desk
    this.session = session
  }

  static async signIn(url: string, extension: string, desk: string = v7()): Promise<TestDesk> {
    const body = { user: extension, password: passwordOf(extension), desk }
    const answer = await ask<Session>(url, HUB_PATHS.signIn, body)
    if (answer.status !== 200) throw new Error(`sign-in: ${JSON.stringify(answer.body)}`)
    return new TestDesk(url, desk as DeskId, answer.body)
  }

  /** By one click, as in the trial. */
  static async connectByTrial(url: string, extension: string, desk: DeskId): Promise<TestDesk> {
    const answer = await ask<Session>(url, HUB_PATHS.trialSignIn, { extension, desk })
    if (answer.status !== 200) throw new Error(`trial: ${JSON.stringify(answer.body)}`)
    const made = new TestDesk(url, desk, answer.body)
    await made.open()
    return made
  }

  static async connect(url: string, extension: string, desk?: string): Promise<TestDesk> {
    const made = await TestDesk.signIn(url, extension, desk)
    await made.open()
    return made
  }

  get person(): PersonId {
    return this.session.person.id
  }

  /** Connects, or connects anew; rejects with the refusal's name. */
  open(auth: Record<string, unknown> = {}): Promise<void> {
    const socket: Socket<HubToClient, ClientToHub> = io(this.url, {
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      // as consoles do
      extraHeaders: { authorization: `Bearer ${this.session.accessToken}` },
      auth: {
        protocol: PROTOCOL_VERSION,
        token: this.session.accessToken,
        desk: this.desk,
        instance: 'first',
        ...auth,
      },
    })
    this.socket = socket
    socket.on('changes:new', ({ changes }) => this.pushed.push(...(changes as FeedChange[])))
    afterTest(() => socket.disconnect())
    return new Promise((resolve, reject) => {
      socket.on('connect', resolve)
      socket.on('connect_error', (error) => {
        socket.disconnect()
        reject(error)
      })
    })
  }

  /** Asks; rejects when the connection breaks or nothing comes. */
  call<K extends HubCallName>(name: K, input: HubCallInput<K>): Promise<Reply<HubCallOutput<K>>> {
    const { socket } = this
    return new Promise((resolve, reject) => {
      const gone = (): void => reject(new Error(`the connection broke during ${name}`))
      socket.once('disconnect', gone)
      ;(socket as Socket)
        .timeout(5000)
        .emitWithAck(name, input)
        .then(resolve, reject)
        .finally(() => socket.off('disconnect', gone))
    })
  }

  /** The answer's value; throws the refusal. */
  async ask<K extends HubCallName>(name: K, input: HubCallInput<K>): Promise<HubCallOutput<K>> {
    const reply = await this.call(name, input)
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply.value
  }

  command(act: Act, more: Partial<Command> = {}): Command {
    this.seq += 1
    return {
      id: v7() as CommandId,
      desk: this.desk,
      seq: this.seq,
      actor: this.person,
      at: Date.now(),
      basedOn: null,
      act,
      ...more,
    }
  }

  async submit(...commands: Command[]): Promise<CommandResult[]> {
    return (await this.ask('commands:submit', { commands })).results
  }

  async act(act: Act): Promise<CommandResult> {
    const [result] = await this.submit(this.command(act))
    if (!result) throw new Error('no result')
    return result
  }

  /** All changes after a revision. */
  async pullAll(after = 0): Promise<FeedChange[]> {
    const all: FeedChange[] = []
    for (;;) {
      const answer = await this.ask('changes:pull', { after: all.at(-1)?.revision ?? after, limit: 1000 })
      if (answer.kind !== 'changes') throw new Error(answer.kind)
      all.push(...(answer.changes as unknown as FeedChange[]))
      if (answer.changes.length === 0) return all
    }
  }

  async snapshot(query = ''): Promise<SnapshotLine[]> {
    const response = await fetch(`${this.url}${HUB_PATHS.snapshot}${query}`, {
      headers: { authorization: `Bearer ${this.session.accessToken}` },
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${response.status}: ${text}`)
    return text
      .trim()
      .split('\n')
      .map((line) => SnapshotLine.parse(JSON.parse(line)))
  }

  /** The next event of a kind that fits. */
  next<K extends keyof HubToClient>(
    event: K,
    fits: (data: Parameters<HubToClient[K]>[0]) => boolean = () => true,
  ): Promise<Parameters<HubToClient[K]>[0]> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${event} did not come`)), 30_000)
      const listener = (data: Parameters<HubToClient[K]>[0]): void => {
        if (!fits(data)) return
        clearTimeout(timer)
        ;(this.socket as Socket).off(event, listener as never)
        resolve(data)
      }
      ;(this.socket as Socket).on(event, listener as never)
    })
  }
}

export const createCustomer = (id: string, name: string, ...numbers: string[]): Act => ({
  type: 'customer.create',
  id: id as CustomerId,
  fields: {
    name,
    level: 'standard',
    tags: [],
    numbers: numbers.map((e164) => ({ e164: e164 as never, label: 'mobile' })),
    addresses: [],
  },
})

/** A talk of a minute that somebody reports; nothing else of it is known. */
export const reportOf = (contactId: string, facts: Partial<CallFacts> = {}): Act => ({
  type: 'call.report',
  facts: {
    contactId: contactId as ContactId,
    direction: 'inbound',
    number: null,
    queueId: null,
    agentId: null,
    customerId: null,
    startedAt: Date.now() - 60_000,
    answeredAt: Date.now() - 55_000,
    endedAt: Date.now(),
    waitedMs: 5000,
    outcome: 'answered',
    quality: null,
    ...facts,
  },
})
