import type { IncomingMessage } from 'node:http'
import { LEFT_PAGE_MS } from '../../../shared/contract/sip.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import { systemClock } from './clock.ts'
import type { Clock } from './clock.ts'
import type { Strategy } from './acd.ts'
import type { SimulatedCustomers } from './simulated-customers.ts'

/**
 * A SIP account. Give `password`, or `passwords` where each device of the account has its own, or `ha1` =
 * MD5(username:realm:password) where the password is not kept.
 */
export interface Account {
  readonly username: string
  readonly displayName: string
  /** Agents may be queue members and set their own contact ids; callers are customers' (test) phones. */
  readonly kind: 'agent' | 'caller'
  readonly password?: string
  readonly passwords?: readonly string[]
  readonly ha1?: string
}

export interface QueueMember {
  readonly username: string
  /** Level by skill; a missing skill is level 0. */
  readonly skills?: Readonly<Record<string, number>>
  /** Members of the lowest penalty that are free are asked first; default 0. */
  readonly penalty?: number
}

export interface QueueConfig {
  /** Dialled as sip:<id>@domain, and sent as X-Queue. */
  readonly id: string
  readonly name: string
  /** Dialled as well, when given: a number a keypad can type. */
  readonly extension?: string
  readonly strategy: Strategy
  /** How long one agent's phone rings. */
  readonly ringSeconds: number
  /** After this the caller is refused with 480. */
  readonly maxWaitSeconds: number
  readonly members: readonly QueueMember[]
  /** For the strategy `skills`: what an agent must have at level 1 or more. */
  readonly requiredSkills?: readonly string[]
  /** An agent who refused or did not answer is not offered the same caller for this long; default 5. */
  readonly retrySeconds?: number
}

/**
 * A logger of pino's shape. The switch writes user names and contact ids to it, never secrets or bodies. The user name of
 * a test caller is a number: a logger that must not hold numbers masks them.
 */
export interface SwitchLog {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

export interface SwitchLimits {
  /** WebSockets at once. */
  readonly connections: number
  /** Customer contacts at once; more are refused with 503. */
  readonly contacts: number
  /** Legs of one device at once; more are refused with 486. */
  readonly legsPerDevice: number
  /** Bytes of one message; more is answered 513 and closes the socket with 1009. */
  readonly messageBytes: number
  /** Messages a second over one socket, on average and at once; more closes it with 1008. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
  /** Messages that are no SIP, over one socket, in a minute; more closes it with 1008. */
  readonly malformedMessages: number
  /** Sockets that have not proven an account, from one address, and in all; more wait for a place (503, or 1013). */
  readonly unprovenPerAddress: number
  readonly unprovenConnections: number
  /** Of those, sockets that carry the pass of one account (`line-pass.ts`), counted for themselves. */
  readonly unprovenPerPass: number
  /** Bytes of one message before proof; more is answered 513 and closes the socket with 1009. */
  readonly unprovenMessageBytes: number
  /** Messages a second over one unproven socket, on average and at once; more closes it with 1008. */
  readonly unprovenMessagesPerSecond: number
  readonly unprovenMessageBurst: number
  /** Wrong passwords for one account from one network in a minute; more are answered 403, but to phones that are known. */
  readonly wrongPasswordsPerMinute: number
}

export interface SwitchTimes {
  /** How long a talking leg outlives its socket. */
  readonly graceSeconds: number
  /** How long it outlives the page that had it, which may be loading again. */
  readonly reloadSeconds: number
  /** How long a ringing or waiting leg outlives its socket. */
  readonly ringingGraceSeconds: number
  /** How long a direct call rings. */
  readonly directRingSeconds: number
  readonly nonceSeconds: number
  readonly minRegisterSeconds: number
  readonly maxRegisterSeconds: number
  readonly defaultRegisterSeconds: number
  /** A simulated customer who is busy says so after this, and one who does not answer rings for this. */
  readonly simulatedBusySeconds: number
  readonly simulatedRingSeconds: number
  /** Within this a page has to register that speaks as a simulated customer. */
  readonly simulatedPageSeconds: number
  /** A socket that has not proven an account by then is closed with 4008. */
  readonly proofSeconds: number
  /** WebSocket ping interval; a socket that missed one is taken for dead. */
  readonly pingSeconds: number
}

export interface SwitchOptions {
  /** Asked at every sign-in and for every number dialled. */
  readonly accounts: (username: string) => Account | undefined
  readonly queues?: readonly QueueConfig[]
  /** Host part of every address, e.g. `ringdesk`. Also the realm unless that is given. */
  readonly domain: string
  readonly realm?: string
  readonly log?: SwitchLog
  readonly clock?: Clock
  /** Whether an agent takes queue calls before the hub has said anything; default false. */
  readonly defaultAvailable?: boolean
  /** Makes two spellings of one number equal, for finding a registered caller; default keeps digits and a leading +. */
  readonly normaliseNumber?: (dialled: string) => string
  /** Whom an upgrade request comes from, where a proxy stands between; default is the other end of its socket. */
  readonly addressOf?: (request: IncomingMessage) => string
  /** Who answers for customers whose phone is not registered here; absent outside of a trial. */
  readonly simulated?: SimulatedCustomers | undefined
  readonly limits?: Partial<SwitchLimits>
  readonly times?: Partial<SwitchTimes>
}

export const DEFAULT_LIMITS: SwitchLimits = {
  connections: 1000,
  contacts: 500,
  legsPerDevice: 10,
  messageBytes: 64 * 1024,
  messagesPerSecond: 100,
  messageBurst: 400,
  malformedMessages: 10,
  unprovenPerAddress: 20,
  unprovenConnections: 100,
  unprovenPerPass: 4,
  unprovenMessageBytes: 8 * 1024,
  unprovenMessagesPerSecond: 5,
  unprovenMessageBurst: 20,
  wrongPasswordsPerMinute: 5,
}

export const DEFAULT_TIMES: SwitchTimes = {
  graceSeconds: 60,
  reloadSeconds: LEFT_PAGE_MS / SECOND_MS,
  ringingGraceSeconds: 5,
  directRingSeconds: 45,
  nonceSeconds: 300,
  minRegisterSeconds: 10,
  maxRegisterSeconds: 3600,
  defaultRegisterSeconds: 300,
  simulatedBusySeconds: 1.5,
  simulatedRingSeconds: 20,
  simulatedPageSeconds: 10,
  proofSeconds: 10,
  pingSeconds: 15,
}

/** The passwords of an account, each of which proves it; none for an account with `ha1`. */
export const passwordsOf = ({ password, passwords }: Account): readonly string[] => [
  ...(password === undefined ? [] : [password]),
  ...(passwords ?? []),
]

/** What the parts of the switch share, with every default filled in. */
export interface SwitchSettings {
  readonly accounts: SwitchOptions['accounts']
  readonly domain: string
  readonly realm: string
  readonly log: SwitchLog
  readonly clock: Clock
  readonly defaultAvailable: boolean
  readonly normaliseNumber: (dialled: string) => string
  readonly addressOf: (request: IncomingMessage) => string
  readonly simulated: SimulatedCustomers | undefined
  readonly limits: SwitchLimits
  readonly times: SwitchTimes
}

const silent = (): void => undefined
const SILENT_LOG: SwitchLog = { debug: silent, info: silent, warn: silent, error: silent }

const keepDigits = (dialled: string): string => {
  const digits = dialled.replace(/[\s().-]/g, '')
  return /^\+?\d+$/.test(digits) ? digits : dialled
}

/** Fills in the defaults. */
export function settingsOf(options: SwitchOptions): SwitchSettings {
  return {
    accounts: options.accounts,
    domain: options.domain,
    realm: options.realm ?? options.domain,
    log: options.log ?? SILENT_LOG,
    clock: options.clock ?? systemClock,
    defaultAvailable: options.defaultAvailable ?? false,
    normaliseNumber: options.normaliseNumber ?? keepDigits,
    simulated: options.simulated,
    addressOf: options.addressOf ?? ((request) => request.socket.remoteAddress ?? 'unknown'),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    times: { ...DEFAULT_TIMES, ...options.times },
  }
}
