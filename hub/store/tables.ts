import type { Kysely } from 'kysely'

/** What every table of a ledger kind has; the body is the truth, the other columns are projections of it for looking up. */
export interface EntityRow {
  id: string
  /** Revision of the entity's last change. */
  revision: number
  /** JSON by ENTITY_SCHEMAS. */
  body: string
}

export interface Tables {
  customers: EntityRow & { name: string }
  customer_numbers: { customer_id: string; e164: string; position: number }
  number_links: EntityRow & { e164: string; customer_id: string }
  orders: EntityRow & {
    number: string
    customer_id: string
    receiver_number: string | null
    placed_at: number
  }
  tickets: EntityRow & {
    number: string | null
    customer_id: string | null
    contact_id: string | null
    status: string
    is_open: number
    assignee: string | null
    due_at: number | null
    created_at: number
  }
  notes: EntityRow & { about_entity: string; about_id: string; written_at: number }
  calls: EntityRow & {
    contact_id: string
    customer_id: string | null
    number: string | null
    queue_id: string | null
    agent_id: string | null
    direction: string
    started_at: number
    answered_at: number | null
    ended_at: number | null
    waited_ms: number | null
    outcome: string | null
  }
  follow_ups: EntityRow & {
    status: string
    cause: string
    number: string | null
    customer_id: string | null
    contact_id: string | null
    due_at: number
  }
  people: EntityRow & { extension: string; role: string; is_active: number }
  queues: EntityRow & { extension: string; name: string }

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
  }
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
    executed_at: number
  }
  ticket_counters: { day: string; last: number }

  secrets: { person_id: string; password_hash: string; sip_password: string }
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
  audit: {
    n: number
    at: number
    actor: string | null
    kind: string
    detail: string
    previous_hash: string
    hash: string
  }
  meta: { key: string; value: string }
}

/** The store's database, or a transaction on it. */
export type Db = Kysely<Tables>
