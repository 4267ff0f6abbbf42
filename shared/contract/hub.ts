import { z } from 'zod'
import { Command } from '../acts/command.ts'
import type { RefusalCode } from '../acts/refusal-messages.ts'
import { AgentState, AgentWish } from '../domain/agent.ts'
import { ApprovalLimits } from '../domain/approvers.ts'
import { ContactId, DeskId, PersonId } from '../domain/ids.ts'
import { Person } from '../domain/people.ts'
import { NumberPlan } from '../domain/number-plan.ts'
import { QueuePatch, QueuePicture } from '../domain/queue.ts'
import { Moment } from '../domain/time.ts'
import { BucketName } from '../entities/bucket.ts'
import type { Reply } from './door.ts'
import { EntityKind, FeedEnvelope } from './feed-change.ts'
import { HubProof } from './hub-proof.ts'
import { SipAccount } from './phone.ts'
import { BackupChoice, BackupList } from './backups.ts'
import { AGAIN_LIMIT, AgainAnswer, AgainItem, MOST_ORIGINS, ProvenOrigin } from './send-again.ts'
import { ProtocolRange } from './protocol.ts'

/** The door between console and hub: HTTP for signing in and the snapshot, Socket.IO for the rest. */
export { PROTOCOL_VERSION } from './protocol.ts'

/** Why the hub refuses a connection; the console shows a word for each and knows what to do. */
export const HubRefusal = z.enum([
  /** This console speaks an older protocol than the hub takes: update it. */
  'clientTooOld',
  /** The hub is older than this console. */
  'hubTooOld',
  /** The token ran out: renew it and come again. */
  'tokenExpired',
  /** Signed out elsewhere, person switched off, or password changed: sign in again. */
  'tokenRevoked',
  /** Another running console uses this desk id: a copied data folder. */
  'deskInUse',
  'badHandshake',
])
export type HubRefusal = z.infer<typeof HubRefusal>

// ---- HTTP --------------------------------------------------------------------------------------------------------

/** Paths of the hub's HTTP door. All but `health`, `signIn`, `renew` and the trial's two want `Authorization: Bearer`. */
export const HUB_PATHS = {
  /** GET: Health; with `?nonce=HubNonce` also the proof that it is the hub of that id. */
  health: '/health',
  /** POST SignInRequest: Session. */
  signIn: '/api/sign-in',
  /** POST RenewRequest: Session. */
  renew: '/api/session/renew',
  /** POST RenewRequest: nothing; the refresh token is worth nothing after. */
  signOut: '/api/session/sign-out',
  /** GET: TrialPeople; 404 where the hub is no trial. */
  trialPeople: '/api/trial/people',
  /** POST TrialSignInRequest: Session. */
  trialSignIn: '/api/trial/sign-in',
  /** GET: NDJSON of SnapshotLine. */
  snapshot: '/api/snapshot',
} as const

/** Made with a console's id and kept beside it: who shows it is that console. Absent from consoles of the time before. */
const DeskSecret = z.string().min(32).max(200).optional()

export const SignInRequest = z.object({
  /** Extension, as in `1001`. */
  user: z.string().trim().min(1).max(40),
  password: z.string().min(1).max(200),
  desk: DeskId,
  deskSecret: DeskSecret,
})
/** One click for a person of the sample team; only where the hub runs as a trial on this computer. */
export const TrialSignInRequest = z.object({ extension: z.string(), desk: DeskId, deskSecret: DeskSecret })
export const TrialPeople = z.object({ people: z.array(Person) })

/** Answer of sign-in and of renewal. */
export const Session = z.object({
  person: Person,
  accessToken: z.string(),
  /** When the access token ends, by the hub's clock. */
  accessUntil: Moment,
  refreshToken: z.string(),
  /** The hub's clock, so that the console knows its own skew. */
  hubTime: Moment,
  sip: SipAccount,
})
export type Session = z.infer<typeof Session>
export const RenewRequest = z.object({
  refreshToken: z.string().min(1).max(500),
  desk: DeskId,
  deskSecret: DeskSecret,
})

/** Error body of every HTTP answer that is not 2xx. `code`: wrongPassword, slowDown, notAllowed, deskTaken, badInput, notFound, hubBusy, clockInDoubt... */
export const HttpError = z.object({
  code: z.string(),
  message: z.string(),
  retryAfterMs: z.number().optional(),
})
export type HttpError = z.infer<typeof HttpError>

/**
 * Which run of the ledger revisions belong to: another one after a restored backup, where the same revisions stand for other
 * changes. Absent from hubs of the time before.
 */
export const Epoch = z.string().min(1).max(60)

export const MOST_OF_A_MARK = 200
/**
 * The hub's signed word of how far its data had come. A console brings the newest with its question for `/health`: so a hub whose data was put back
 * past it (an image of the disk, a copied file) hears that it was further. Absent from older hubs.
 */
export const PlaceMark = z.string().max(MOST_OF_A_MARK)

export const Health = z.object({
  /** `damaged`: the hub answers what it can read and writes nothing. */
  status: z.enum(['ok', 'starting', 'stopping', 'damaged']),
  version: z.string(),
  /** For consoles of the time before ranges: the oldest protocol that is served. */
  protocol: z.number().int(),
  /** Absent in a hub of that time. */
  protocols: ProtocolRange.optional(),
  features: z.array(z.string().max(60)).max(200).default([]),
  /** The team this hub serves: tells one hub from another on the same port. */
  hubId: z.string(),
  isTrial: z.boolean(),
  time: Moment,
  /** The team's time zone (IANA): whose calendar days the rules count. Absent from older hubs. */
  timezone: z.string().optional(),
  epoch: Epoch.optional(),
  /** Where this epoch began: the epoch before, and the revision up to which the two are the same. Absent where there was none before. */
  putBack: z.object({ from: Epoch, revision: z.number().int().nonnegative() }).optional(),
  /** The epochs that the data came from, the oldest first. Absent from older hubs, and where there was none before. */
  origins: z.array(ProvenOrigin).max(MOST_ORIGINS).optional(),
  /** Where the question had a nonce (`?nonce=`). Absent from older hubs. */
  proof: HubProof.optional(),
  /** The team's limits in fen, above which two persons approve. Absent from older hubs. */
  approvalLimits: ApprovalLimits.optional(),
  /** How the team writes numbers. Absent from older hubs. */
  numberPlan: NumberPlan.optional(),
  /** For an administrator's token alone. */
  backup: z
    .object({
      /** Null: none is known. */
      newestAt: Moment.nullable(),
      /** Milliseconds from one automatic backup to the next; null where there are none. */
      everyMs: z.number().int().positive().nullable(),
      /** Why the last one failed; null where it did not. */
      problem: z.string().nullable(),
    })
    .optional(),
})
export type Health = z.infer<typeof Health>

/**
 * One line of `GET /api/snapshot` (NDJSON). First a head; then items in a fixed order (kind, id); last an end. To resume
 * after a break ask again with `?revision=R&after=CURSOR` of the last line that was kept. With `bucket=NAME` it is that bucket
 * alone, else `all`.
 */
export const SnapshotLine = z.discriminatedUnion('line', [
  z.object({
    line: z.literal('head'),
    revision: z.number().int(),
    total: z.number().int(),
    epoch: Epoch.optional(),
  }),
  z.object({
    line: z.literal('item'),
    /** A kind that this console may not know. */
    entity: EntityKind,
    id: z.string().min(1).max(200),
    /** Revision of the entity's last change. */
    revision: z.number().int(),
    value: z.unknown(),
    cursor: z.string(),
    /** Those of the reader's buckets that it is in; absent: `all` alone. */
    buckets: z.array(BucketName).optional(),
  }),
  z.object({ line: z.literal('end'), revision: z.number().int() }),
])
export type SnapshotLine = z.infer<typeof SnapshotLine>

/** A desk's word on its phone. */
export const PhoneStatus = z.object({
  /** It reaches its line: registered, and a round trip made since the computer woke up. */
  isProven: z.boolean(),
  /** What its calls are doing: a line that was started anew, or another PBX, does not tell the hub of them. */
  busy: z.enum(['no', 'ringing', 'talking']),
})
export type PhoneStatus = z.infer<typeof PhoneStatus>

export type { FeedChange } from './feed-change.ts'

// ---- Socket.IO ---------------------------------------------------------------------------------------------------

/** `auth` of the Socket.IO handshake. */
export const Handshake = z.object({
  /** The protocol that the console chose by `/health`; hubs of the time before ranges know this alone. */
  protocol: z.number().int(),
  /** Absent in a console of that time. */
  protocols: ProtocolRange.optional(),
  features: z.array(z.string().max(60)).max(200).default([]),
  token: z.string().min(1).max(4000),
  desk: DeskId,
  /** Differs with every start of a core, so that a reconnect is told from a second console with a copied desk id. */
  instance: z.string().min(1).max(60),
})
export type Handshake = z.infer<typeof Handshake>

/** Codes with which a command is refused that are no verdict about its act. */
export const DELIVERY_REFUSALS = [
  'wrongActor',
  'wrongDesk',
  'badCommand',
  'unknownAct',
  'hubFault',
  'seqTaken',
  'badInput',
  'badReply',
] as const
/** Every code with which a command may be refused: by the rules of acts, and by what is no verdict about the act. */
export type CommandRefusal = RefusalCode | (typeof DELIVERY_REFUSALS)[number]

export const CommandResult = z.discriminatedUnion('status', [
  /** Done, now or at an earlier try; `revision` is the hub's after it. */
  z.object({
    id: z.string(),
    status: z.literal('done'),
    revision: z.number().int(),
    /** Proves that the hub did it, should its data be put back (send-again.ts). Absent from older hubs. */
    receipt: z.string().max(100).optional(),
  }),
  /**
   * Refused, and the same command gets the same answer for a week at least; after that it is decided anew. `code` is one of `RefusalCode` (acts/refusal-messages.ts), or of those that
   * are no verdict about the act: `wrongActor` (another person did it at this desk: send it when that person is signed
   * in), `wrongDesk`, `badCommand` (this hub cannot read it), `unknownAct` (a
   * newer console than this hub made it: it comes again by itself once the hub is updated), `hubFault` (the hub failed at this one alone) — these are not
   * written down, so that the same command may come again — and `seqTaken` (another command has this desk's seq: a copied outbox).
   */
  z.object({ id: z.string(), status: z.literal('refused'), code: z.string(), message: z.string() }),
  /**
   * Not tried, because it depends (`dependsOn`) on the command `behind` of the same batch, which was refused or held.
   * Nothing is written down; it comes again once that one is settled.
   */
  z.object({ id: z.string(), status: z.literal('held'), behind: z.string() }),
])
export type CommandResult = z.infer<typeof CommandResult>

/** What the asking person may read; told to consoles that ask for a bucket by its name. */
export const Reading = z.object({
  buckets: z.array(BucketName),
  /** Kinds of which there may be entities in buckets of others. */
  partialKinds: z.array(EntityKind),
})
export type Reading = z.infer<typeof Reading>

export const PullAnswer = z.discriminatedUnion('kind', [
  /** Every change of the bucket up to the last of these is here; of fewer than were asked for, up to `head`. */
  z.object({
    kind: z.literal('changes'),
    changes: z.array(FeedEnvelope),
    head: z.number().int(),
    reading: Reading.optional(),
    epoch: Epoch.optional(),
    mark: PlaceMark.optional(),
  }),
  /** What is asked for lies too far back: take the snapshot. */
  z.object({
    kind: z.literal('snapshotNeeded'),
    head: z.number().int(),
    reading: Reading.optional(),
    epoch: Epoch.optional(),
  }),
  /** The person may not read this bucket (any more). */
  z.object({
    kind: z.literal('notYours'),
    head: z.number().int(),
    reading: Reading,
    epoch: Epoch.optional(),
  }),
])
export type PullAnswer = z.infer<typeof PullAnswer>

export const SUBMIT_LIMIT = 200
/** So many bytes of commands go in one message at most (a single larger one goes alone); the hub takes four times as many. */
export const SUBMIT_BYTES = 1024 * 1024
export const PULL_LIMIT = 1000

/** What a console asks; each is answered with a `Reply` of the output. Parsed at the hub before anything else. */
export const hubCalls = {
  'commands:submit': {
    input: z.object({ commands: z.array(Command).min(1).max(SUBMIT_LIMIT) }),
    output: z.object({ results: z.array(CommandResult) }),
  },
  /** Answered one by one, in order; all of it with `notTaken` where the hub does not want it. */
  'again:send': {
    input: z.object({
      items: z.array(AgainItem).min(1).max(AGAIN_LIMIT),
      /** What the hub once said of where its epochs began. Absent from older consoles. */
      origins: z.array(ProvenOrigin).max(MOST_ORIGINS).optional(),
    }),
    output: z.object({ answers: z.array(AgainAnswer) }),
  },
  'changes:pull': {
    input: z.object({
      /** Absent from consoles of the time before buckets, which read `all`. */
      bucket: BucketName.optional(),
      after: z.number().int().nonnegative(),
      limit: z.number().int().min(1).max(PULL_LIMIT),
    }),
    output: PullAnswer,
  },
  'queues:watch': { input: z.null(), output: QueuePicture },
  'presence:wish': { input: AgentWish, output: AgentState },
  /** A wrap-up began, was made longer, or (null) is over. */
  'presence:wrapUp': {
    input: z.object({ contactId: ContactId, until: Moment.nullable() }),
    output: AgentState,
  },
  /** What the asking desk knows of its phone, which the hub's own line may not know, or not yet. */
  'presence:phone': { input: PhoneStatus, output: AgentState },
  /** A supervisor puts an agent into a state; audited. */
  'presence:force': { input: z.object({ agent: PersonId, wish: AgentWish }), output: AgentState },
  'clock:ask': { input: z.null(), output: z.object({ hubTime: Moment }) },
  /** For administrators, as the next three. */
  'backups:list': { input: z.null(), output: BackupList },
  'backups:make': { input: z.null(), output: BackupList },
  /** How often, how many and where; where `BackupList.choice` says that it can be set from here. */
  'backups:choose': { input: BackupChoice, output: BackupList },
  /** Puts one of them in the place of the data: the hub starts anew right after the answer, and everybody signs in again. */
  'backups:restore': {
    input: z.object({
      name: z.string().min(1).max(100),
      /** As a person wrote it; for a sealed one. Absent from older consoles. */
      recoveryKey: z.string().max(200).optional(),
    }),
    output: z.null(),
  },
} as const
export type HubCalls = typeof hubCalls
export type HubCallName = keyof HubCalls
export type HubCallInput<K extends HubCallName> = z.input<HubCalls[K]['input']>
export type HubCallOutput<K extends HubCallName> = z.output<HubCalls[K]['output']>

/** What the hub tells. None may be relied upon to arrive: versions and revisions show a gap, and the console asks. */
export const hubEvents = {
  /** First of all at a connection: the handshake's own answer, which Socket.IO has no place for. */
  'hub:here': z.object({ epoch: Epoch }),
  /**
   * A nudge with the newest changes attached: of the revisions after `from` up to `to` those that the reader may read. `buckets`
   * names the reader's buckets that they concern, each with the revision of its last change before them: a console that is not
   * as far has missed something of that bucket. Without it, `from` is that revision of `all`.
   */
  'changes:new': z.object({
    from: z.number().int(),
    to: z.number().int(),
    changes: z.array(FeedEnvelope),
    buckets: z.array(z.object({ bucket: BucketName, previous: z.number().int() })).optional(),
    mark: PlaceMark.optional(),
  }),
  /** What the person may read is another now. */
  'buckets:changed': Reading,
  'queues:patch': QueuePatch,
  /** The asking person's own state, whoever changed it. */
  'presence:you': AgentState,
  'session:ended': z.object({ reason: HubRefusal }),
} as const
export type HubEvents = typeof hubEvents
export type HubEventName = keyof HubEvents

/** For `new Server<ClientToHub, HubToClient>` and `Socket<HubToClient, ClientToHub>`. */
export type ClientToHub = {
  [K in HubCallName]: (
    input: HubCallInput<K>,
    ack: (reply: Reply<z.input<HubCalls[K]['output']>>) => void,
  ) => void
}
export type HubToClient = { [K in HubEventName]: (data: z.input<HubEvents[K]>) => void }
