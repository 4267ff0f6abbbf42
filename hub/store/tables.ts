import type { Generated, Kysely, Selectable } from 'kysely'
import type { EntityType, HubColumnsOf, HubTableOf } from '../../shared/entities/registry.ts'

/** What every table of a ledger kind has; the body is the truth, the other columns are projections of it for looking up. */
export interface EntityRow {
  id: string
  /** Revision of the entity's last change. */
  revision: number
  /** JSON by the schema of its kind (shared/entities). */
  body: string
}

/** A column's type without brands and literals, as queries compare it. */
type Plain<V> = V extends string ? string : V extends number ? number : V
type EntityColumns<T extends EntityType> = { [K in keyof HubColumnsOf<T>]: Plain<HubColumnsOf<T>[K]> }
/** The tables of the ledger, by the definitions in shared/entities. */
type EntityTables = { [T in EntityType as HubTableOf<T>]: EntityRow & EntityColumns<T> }

export interface Tables extends EntityTables {
  customer_numbers: { customer_id: string; e164: string; position: number }

  /** One row: the newest revision, and the oldest from which the feed is whole. */
  feed: { id: number; head: number; floor: number }
  changes: {
    revision: number
    entity: string
    entity_id: string
    op: string
    body: string
    command: string | null
    desk: string | null
    actor: string | null
    at: number
    acted_at: number | null
    based_on: number | null
    /** JSON of `Reach`; null for what is in `all` before and after, and nowhere else. */
    reach: Generated<string | null>
    /** JSON of the entity after the change, where a bucket gained it by fields that were set. */
    whole: Generated<string | null>
    /** 1 where `all` had it before or has it after. */
    in_all: Generated<number>
  }
  /** The changes that concern a bucket; those without `reach`, which concern `all` alone, have no row. */
  change_buckets: { bucket: string; revision: number }
  /** The buckets of entities that are not in `all` alone. */
  entity_buckets: { entity: string; entity_id: string; bucket: string }
  commands: {
    id: string
    desk: string
    seq: number
    actor: string
    act: string
    status: string
    code: string | null
    message: string | null
    revision: number
    acted_at: number
    /** What the console said, where the hub took another moment (`takenAt`). */
    claimed_at: number | null
    executed_at: number
  }
  /** Contacts of which the line told, with each agent that it saw in them; '' while there was none. */
  line_contacts: { call_id: string; agent: string }
  /** How far a follower of the feed has come. */
  follower_cursors: { name: string; revision: number }
  /** One moment for each kind and entity; `signalled_at` once it came and was told. */
  due_moments: { kind: string; entity_id: string; due_at: number; signalled_at: number | null }
  ticket_counters: { day: string; last: number }

  secrets: { person_id: string; password_hash: string }
  sessions: {
    id: string
    person_id: string
    desk: string
    current_hash: string
    /** The token before the current one: its owner may have lost the answer that brought the current one. */
    previous_hash: string | null
    started_at: number
    renewed_at: number
    ends_at: number
    ended_at: number | null
    ended_why: string | null
  }
  /** The secrets that console ids are bound to, hashed. */
  desk_secrets: { desk: string; hash: string; bound_at: number }
  audit: {
    n: number
    at: number
    actor: string | null
    kind: string
    detail: string
    previous_hash: string
    hash: string
  }
  /** The newest signed head of each day (UTC). */
  audit_heads: {
    day: string
    n: number
    hash: string
    at: number
    signature: string
    /** 1 once it stands in the file of heads. */
    is_written: number
  }
  /** What was taken again of an entity; `whole` and `command` are places (`placeText`). */
  sent_again: {
    entity: string
    entity_id: string
    whole: string | null
    command: string | null
    revision: number
  }
  meta: { key: string; value: string }
}

/** A row of the feed, as it is read. */
export type ChangeRow = Selectable<Tables['changes']>

/** The store's database, or a transaction on it. */
export type Db = Kysely<Tables>
