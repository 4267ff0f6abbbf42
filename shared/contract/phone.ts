import { z } from 'zod'
import { CallGap, OpenGap } from '../domain/call-gap.ts'
import { CallQuality } from '../domain/call-record.ts'
import { DialRules } from '../domain/dial-rules.ts'
import { CallEndReason } from '../domain/call.ts'
import { CallId, ContactId } from '../domain/ids.ts'
import { SimulatedCustomer } from '../domain/simulated-customer.ts'
import { Moment } from '../domain/time.ts'
import { call, nothing } from './door.ts'
import { LineHeaders } from './sip.ts'

/** The door between core (asks) and phone page (answers): one SIP account, its calls and the devices of this computer. */

export const SipAccount = z.object({
  /** Address of record, as in `sip:1001@ringdesk`. */
  uri: z.string().startsWith('sip:'),
  username: z.string(),
  password: z.string(),
  displayName: z.string(),
  /** Where the SIP line listens: `ws://` or `wss://`. */
  server: z.string().regex(/^wss?:\/\//),
  /** How the line wants what is dialled; absent where it takes E.164. */
  dialing: DialRules.optional(),
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
  /** Where the line names its headers otherwise than the built-in switch and Asterisk's usual dialplans. */
  headers: LineHeaders.optional(),
})
export type SipAccount = z.infer<typeof SipAccount>

/**
 * Whether the phone may connect to the line of its account. `free`: a PBX, which has nothing to do with the hub. `proven`: the hub, which
 * has just proven itself: the next socket may be opened. `askFirst`: the hub, and the core is asked before each socket.
 */
export const LineAccess = z.enum(['free', 'proven', 'askFirst'])
export type LineAccess = z.infer<typeof LineAccess>

/** What the core found behind the address of the line: the hub of this console (`open`), another one, or nobody. */
export const LineAnswer = z.enum(['open', 'otherHub', 'unreachable'])
export type LineAnswer = z.infer<typeof LineAnswer>

/** `null` means the system's default device. */
export const DeviceChoice = z.object({
  microphone: z.string().nullable(),
  speaker: z.string().nullable(),
  ringer: z.string().nullable(),
})
export type DeviceChoice = z.infer<typeof DeviceChoice>

export const PhoneSettings = z.object({
  devices: DeviceChoice,
  /** RFC 4733 in the audio stream, or SIP INFO for lines that only take that. */
  dtmf: z.enum(['rfc4733', 'info']),
  /** 0 (silent) to 1. */
  ringVolume: z.number().min(0).max(1),
})
export type PhoneSettings = z.infer<typeof PhoneSettings>

export const PhoneProblemCode = z.enum([
  'microphoneRefused',
  'noMicrophone',
  'deviceFailed',
  'noIceCandidate',
  'noMedia',
  /** The sound is away and being brought back. */
  'mediaLost',
  /** The call itself is gone, and was not hung up by anybody. */
  'callLost',
  /** The page of the phone was loaded again, and the line does not give calls to the next page. */
  'notTakenOver',
  'badCredentials',
  'forbidden',
  'notFound',
  'timeout',
  'unavailable',
  'busy',
  'notAcceptable',
  'serverBusy',
  'lineUnreachable',
  /** Another hub than the one of this console answers at the address, or one that proves nothing: nothing is sent there. */
  'otherHub',
  /** The same account signed in on another phone, which rings now; this one does not fight for it. */
  'registeredElsewhere',
  /** The line sends messages that cannot be understood: calls may be lost, though it is registered and answers. */
  'unreadable',
  'other',
])
export type PhoneProblemCode = z.infer<typeof PhoneProblemCode>
/** Something the agent should know; words for each code are in the i18n files. */
export const PhoneProblem = z.object({
  code: PhoneProblemCode,
  /** The SIP status where one caused it. */
  sipStatus: z.number().int().nullable(),
  detail: z.string().max(300),
})
export type PhoneProblem = z.infer<typeof PhoneProblem>

/** The registration light tells the truth: `provenAt` is when a round trip to the line last succeeded. */
export const Registration = z.object({
  state: z.enum(['none', 'connecting', 'registering', 'registered', 'failed']),
  provenAt: Moment.nullable(),
  roundTripMs: z.number().nonnegative().nullable(),
  problem: PhoneProblem.nullable(),
  /** When the next try starts, while reconnecting. */
  retryAt: Moment.nullable(),
  /** Messages of the line that came to nothing since this phone signed in; absent of one that does not count them. */
  unreadable: z.number().int().nonnegative().optional(),
})
export type Registration = z.infer<typeof Registration>

export const IncomingCall = z.object({
  callId: CallId,
  /** X-Contact-Id or X-Linkedid (`LineHeaders`), or the SIP Call-ID where the line sends none; a digest where that is long. */
  contactId: ContactId,
  /** False where the line named no contact: then no other phone's call has this contact id. Absent of a phone of before. */
  isContactOfLine: z.boolean().optional(),
  /** User part of P-Asserted-Identity, Remote-Party-ID or From, as it came but for telephone parameters; null when withheld. */
  from: z.string().nullable(),
  displayName: z.string().nullable(),
  /** X-Queue, as the line wrote it or as its settings translate it. */
  queue: z.string().nullable(),
  /** X-Waited in milliseconds. */
  waitedMs: z.number().int().nonnegative().nullable(),
  /** User part of Referred-By (RFC 3892): the account that transferred the call here; null where nobody did, or it is not said. */
  referredBy: z.string().nullable(),
  /** True while another call is going on here: offered, never answered by itself. */
  isSecond: z.boolean(),
  at: Moment,
})
export type IncomingCall = z.infer<typeof IncomingCall>

export const AudioDevice = z.object({
  id: z.string(),
  label: z.string(),
  kind: z.enum(['microphone', 'speaker']),
})
export type AudioDevice = z.infer<typeof AudioDevice>

/**
 * The dialog of a call (RFC 3261, 12) as this phone names it: with it another page of the same account takes the call over
 * (INVITE with Replaces, RFC 3891).
 */
export const SipDialog = z.object({
  callId: z.string(),
  localTag: z.string(),
  remoteTag: z.string(),
  /** The address at which the line takes requests of this dialog. */
  target: z.string(),
})
export type SipDialog = z.infer<typeof SipDialog>

/** What the line tells of a call, in order. Core feeds it to the machine in shared/domain/call.ts. */
export const PhoneCallEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), contactId: ContactId.nullable() }),
  /** The line plays the customer: nobody real is called. */
  z.object({ type: z.literal('simulated'), customer: SimulatedCustomer }),
  z.object({ type: z.literal('answered') }),
  /** The line lets another page take this call over; not said of a line that does not. */
  z.object({ type: z.literal('dialog'), dialog: SipDialog }),
  z.object({ type: z.literal('mediaFlows') }),
  z.object({ type: z.literal('held') }),
  z.object({ type: z.literal('resumed') }),
  /** The other side put us on hold, or took us back. */
  z.object({ type: z.literal('remoteHeld'), held: z.boolean() }),
  z.object({ type: z.literal('muted'), muted: z.boolean() }),
  z.object({ type: z.literal('transferring'), target: z.string() }),
  z.object({ type: z.literal('transferFailed'), problem: PhoneProblem }),
  z.object({
    type: z.literal('peerChanged'),
    from: z.string().nullable(),
    displayName: z.string().nullable(),
  }),
  z.object({ type: z.literal('dtmfReceived'), tone: z.string() }),
  z.object({ type: z.literal('problem'), problem: PhoneProblem }),
  /** Sound or line is away (`ms` null), or is back after so long: the same gap is known by its kind and beginning. */
  z.object({ type: z.literal('gap'), gap: OpenGap }),
  z.object({
    type: z.literal('ended'),
    reason: CallEndReason,
    problem: PhoneProblem.nullable(),
    quality: CallQuality.nullable(),
    gaps: z.array(CallGap),
  }),
])
export type PhoneCallEvent = z.infer<typeof PhoneCallEvent>

/** A call as the phone holds it, told to a core that comes (back) later. */
export const PhoneCall = z.object({
  incoming: IncomingCall.nullable(),
  callId: CallId,
  contactId: ContactId,
  direction: z.enum(['inbound', 'outbound']),
  target: z.string().nullable(),
  phase: z.enum(['ringing', 'dialing', 'talking', 'held', 'ending']),
  muted: z.boolean(),
  startedAt: Moment,
  answeredAt: Moment.nullable(),
  gaps: z.array(OpenGap),
  /** Null while it is not answered, and where the line lets nobody take it over. */
  dialog: SipDialog.nullable().default(null),
})
export type PhoneCall = z.infer<typeof PhoneCall>

/** What the microphone gives when it is really opened. */
export const MicrophoneReport = z.object({
  permission: z.enum(['granted', 'prompt', 'denied', 'unknown']),
  /** Name of the device that opened; null where none did. */
  label: z.string().nullable(),
  /** The loudest moment while it was listened to, 0 to 1. */
  peak: z.number().min(0).max(1),
  problem: PhoneProblemCode.nullable(),
})
export type MicrophoneReport = z.infer<typeof MicrophoneReport>

/** What gathering ICE candidates (RFC 8445) with the account's servers really finds. */
export const IceReport = z.object({
  /** Addresses of the STUN and TURN servers, without what signs in there. */
  servers: z.array(z.string().max(300)),
  host: z.number().int().nonnegative(),
  srflx: z.number().int().nonnegative(),
  relay: z.number().int().nonnegative(),
  tookMs: z.number().nonnegative(),
  /** False when it was cut off because a server did not answer. */
  isComplete: z.boolean(),
  /** Errors of servers, as the browser says them. */
  errors: z.array(z.string().max(300)),
})
export type IceReport = z.infer<typeof IceReport>

const one = z.object({ callId: CallId })

export const phoneDoor = {
  calls: {
    /** Everything the phone holds now; asked by core on connecting. */
    snapshot: call(
      nothing,
      z.object({ registration: Registration, calls: z.array(PhoneCall), devices: z.array(AudioDevice) }),
      true,
    ),
    /** Signs the phone in (or, with null, out: unregisters and ends its calls). The same account again changes nothing. */
    setAccount: call(
      z.object({ account: SipAccount.nullable(), access: LineAccess.default('free') }),
      nothing,
      true,
    ),
    /** The answer to `lineWanted` of that number. */
    answerLine: call(z.object({ ask: z.number().int(), answer: LineAnswer }), nothing, true),
    setSettings: call(z.object({ settings: PhoneSettings }), nothing, true),
    /** Asks the line for a round trip now (OPTIONS), and answers with what was proven. */
    probe: call(nothing, Registration, true),
    /**
     * The computer slept: what was proven before counts for nothing. The phone registers again, over a new socket where the
     * old one is dead, and proves its calls anew; until then it is not registered.
     */
    wake: call(nothing, nothing, true),
    dial: call(
      z.object({
        callId: CallId,
        contactId: ContactId,
        target: z.string().min(1).max(60),
        /** Shown to who is called, where the line takes it from us. */
        callerId: z.string().nullable().default(null),
      }),
      nothing,
    ),
    /**
     * Takes over a call of the page that was the phone before: it goes on as it is described, and is given back as it is then. Waits for
     * the line, `withinMs` at most; `problem` says what stood in the way. Refused with `heldHere` by the page that had the call itself.
     */
    takeOver: call(
      z.object({ call: PhoneCall, dialog: SipDialog, withinMs: z.number().positive() }),
      z.union([z.object({ call: PhoneCall }), z.object({ problem: PhoneProblem })]),
      true,
    ),
    answer: call(one, nothing),
    reject: call(one, nothing),
    hangUp: call(one, nothing, true),
    hold: call(one, nothing, true),
    resume: call(one, nothing, true),
    mute: call(z.object({ callId: CallId, muted: z.boolean() }), nothing, true),
    sendDtmf: call(z.object({ callId: CallId, tones: z.string().regex(/^[0-9A-D*#]{1,40}$/) }), nothing),
    transfer: call(z.object({ callId: CallId, target: z.string().min(1).max(60) }), nothing),
    /** Plays a short tone on a device, so that somebody can choose it by ear. */
    playTestTone: call(
      z.object({ device: z.string().nullable(), as: z.enum(['speaker', 'ringer']) }),
      nothing,
      true,
    ),
    /** Opens the microphone for a moment and listens. */
    checkMicrophone: call(nothing, MicrophoneReport, true),
    /** Gathers candidates on a connection of its own, which is closed after. */
    gatherIce: call(nothing, IceReport, true),
    /** Starts or ends the sending of `level` events of the microphone. */
    meter: call(z.object({ on: z.boolean() }), nothing, true),
  },
  events: {
    registration: Registration,
    /** The phone waits to connect until the core has seen who is behind the address. A later number takes the place of an earlier one. */
    lineWanted: z.object({ ask: z.number().int() }),
    incoming: IncomingCall,
    call: z.object({ callId: CallId, at: Moment, event: PhoneCallEvent }),
    /** Every two seconds while media flows. */
    quality: z.object({ callId: CallId, quality: CallQuality }),
    devices: z.object({ devices: z.array(AudioDevice) }),
    /** A trouble of the phone itself, or null when it is over. */
    problem: z.object({ problem: PhoneProblem.nullable() }),
    /** Microphone level, 0 to 1, ten times a second while metering. */
    level: z.object({ level: z.number().min(0).max(1) }),
  },
} as const
export type PhoneDoor = typeof phoneDoor
