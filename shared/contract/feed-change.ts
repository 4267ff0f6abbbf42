import { z } from 'zod'
import { currentBody, FORMER_NAMES, type FormerNames } from '../acts/former-names.ts'
import type { Change } from '../entities/change.ts'
import { entitySchema, isEntityType, type EntityOf, type EntityType } from '../entities/registry.ts'
import { BucketName, EVERYBODY } from '../entities/bucket.ts'
import { Moment } from '../domain/time.ts'

/** A kind of entity, which a receiver may not know. */
export const EntityKind = z.string().regex(/^[A-Za-z][A-Za-z0-9]{0,59}$/)

/**
 * A change as it travels. What says where it belongs is parsed strictly; what it holds is read by the receiver, who may be
 * older than the sender and keeps what it cannot read (`main/core/parked`).
 */
const ChangeEnvelope = z.looseObject({
  op: z.string().min(1).max(40),
  entity: EntityKind,
  id: z.string().min(1).max(200),
})
export type ChangeEnvelope = z.infer<typeof ChangeEnvelope>

/** A change in the hub's order, its body not yet read. */
export const FeedEnvelope = z.object({
  revision: z.number().int().positive(),
  change: ChangeEnvelope,
  /** The command it came from; null for the hub's own (line, rules, import). */
  command: z.string().nullable(),
  /** The mark of the console's id (`deskMarkOf`); the id itself for consoles that do not name the feature `deskMarks`. */
  desk: z.string().nullable(),
  actor: z.string().nullable(),
  at: Moment,
  /** When its maker acted, by the clock of that desk; null where the hub did it. */
  actedAt: Moment.nullable().default(null),
  /** The entity's revision that its maker saw; null where that is not known. */
  basedOn: z.number().int().nonnegative().nullable().default(null),
  /** Those of the reader's buckets that the entity is in after the change; absent: `all` alone. */
  buckets: z.array(BucketName).optional(),
})
export type FeedEnvelope = z.infer<typeof FeedEnvelope>

/** A change as the hub ordered it, read. */
export type FeedChange = Omit<FeedEnvelope, 'change'> & { readonly change: Change }

/**
 * The entity left the bucket whose changes these are. `buckets` are those of the reader's that still have it: what it is now comes
 * with their changes. Without any the reader may not read it any more.
 */
export type DroppedEntity = Omit<FeedEnvelope, 'change'> & {
  readonly change: { readonly op: 'drop'; readonly entity: string; readonly id: string }
}

/** A change, or an item of a snapshot, that this program cannot read; `unread` says why. */
export interface UnreadChange {
  readonly revision: number
  readonly unread: string
  readonly raw: FeedEnvelope
}
export type ReceivedChange = FeedChange | DroppedEntity | UnreadChange

export const isUnread = (change: ReceivedChange): change is UnreadChange => 'unread' in change
export const isDrop = (change: ReceivedChange): change is DroppedEntity =>
  !isUnread(change) && change.change.op === 'drop'
/** The buckets that a received change leaves its entity in. */
export function bucketsAfter(change: ReceivedChange): readonly string[] {
  if (isDrop(change)) return change.buckets ?? []
  return (isUnread(change) ? change.raw.buckets : change.buckets) ?? EVERYBODY
}
/** Kind and id of what a received change is about; the kind may be one that this program does not know. */
export const subjectOfReceived = (
  change: ReceivedChange,
): { readonly entity: string; readonly id: string } => (isUnread(change) ? change.raw.change : change.change)

export type ReadBody<T> =
  { readonly ok: true; readonly body: T } | { readonly ok: false; readonly why: string }

/** What a program can read of entities. Tests give a core one of another version. */
export interface BodyReader {
  /** Differs between two programs that can read different things. */
  readonly id: string
  /** A whole entity. */
  value(entity: string, value: unknown): ReadBody<EntityOf<EntityType>>
  /** Some fields of an entity. */
  fields(entity: string, fields: unknown): ReadBody<Partial<EntityOf<EntityType>>>
}

function readWith<T>(schema: z.ZodType | undefined, entity: string, body: unknown): ReadBody<T> {
  if (!schema) return { ok: false, why: `unknown kind ${entity}` }
  const parsed = schema.safeParse(body)
  if (parsed.success) return { ok: true, body: parsed.data as T }
  const [issue] = parsed.error.issues
  return { ok: false, why: `${entity}.${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}` }
}

const partialSchemas = new Map<EntityType, z.ZodType>()
/** The schema of some fields of a kind. Made once: zod compiles each schema that it meets, which costs a millisecond. */
function partialSchemaOf(entity: EntityType): z.ZodType {
  const known = partialSchemas.get(entity) ?? entitySchema(entity).partial()
  partialSchemas.set(entity, known)
  return known
}

/** Reads by the schemas of this program; `id` is the hash of the wire that it was built with. */
export const createBodyReader = (id: string, names: FormerNames = FORMER_NAMES): BodyReader => ({
  id,
  value: (entity, value) =>
    readWith(
      isEntityType(entity) ? entitySchema(entity) : undefined,
      entity,
      currentBody(entity, value, names),
    ),
  fields: (entity, fields) =>
    readWith(
      isEntityType(entity) ? partialSchemaOf(entity) : undefined,
      entity,
      currentBody(entity, fields, names),
    ),
})

/** Reads the body of a change; one that cannot be read comes back whole, with the reason. */
export function readChange(raw: FeedEnvelope, reader: BodyReader): ReceivedChange {
  const { op, entity, id } = raw.change
  const unread = (why: string): UnreadChange => ({ revision: raw.revision, unread: why, raw })
  // of any kind: there is nothing in it to be read
  if (op === 'drop') return { ...raw, change: { op, entity, id } }
  const read = (): ReadBody<Partial<EntityOf<EntityType>>> | undefined => {
    if (op === 'put') return reader.value(entity, raw.change['value'])
    return op === 'set' ? reader.fields(entity, raw.change['fields']) : undefined
  }
  const body = read()
  if (!body) return unread(`unknown operation ${op}`)
  if (!body.ok) return unread(body.why)
  // the body passed the schema of its kind; the compiler cannot follow that through the table of kinds
  const change = {
    op,
    entity,
    id,
    ...(op === 'put' ? { value: body.body } : { fields: body.body }),
  } as unknown as Change
  return { ...raw, change }
}
