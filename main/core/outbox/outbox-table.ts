import type { Database } from 'better-sqlite3'
import type { Command } from '../../../shared/acts/command.ts'
import type { Role } from '../../../shared/domain/people.ts'

/** waiting: the hub has not answered; acked: it has, and the pull has not brought the changes yet. */
export type OutboxStatus = 'waiting' | 'acked' | 'needsYou'

export interface OutboxRow {
  readonly seq: number
  readonly id: string
  /** The command as JSON. */
  readonly command: string
  readonly actor: string
  readonly role: Role
  readonly status: OutboxStatus
  readonly refusal: string | null
  readonly attempts: number
  readonly draft: string | null
  /** Where it stands in the order; a command that is retried keeps the place of the refused one. */
  readonly place: number
  readonly is_intent: number
  readonly is_offline: number
  /** The revision that the hub answered with. */
  readonly acked_revision: number | null
  /** The program that could not read the hub's answer; it does not ask again, another one does. */
  readonly unread_by: string | null
  /** 1: it was sent, and the hub has not said what became of it. One that the hub holds back is not in doubt. */
  readonly in_doubt: number
  /**
   * Of a command in doubt: the hub did a later one of this console at this revision, and so had decided this one before.
   * What is here at that revision or a later one holds what it did.
   */
  readonly decided_before: number | null
}

/** What was written passed its schema then. */
export const commandOf = (row: OutboxRow): Command => JSON.parse(row.command) as Command

/** The outbox's rows. Every write belongs into a transaction of the caller. */
export interface OutboxTable {
  add(
    row: Omit<
      OutboxRow,
      'status' | 'refusal' | 'attempts' | 'acked_revision' | 'unread_by' | 'in_doubt' | 'decided_before'
    > & {
      entity: string
      subject: string
    },
  ): void
  byId(id: string): OutboxRow | undefined
  bySeq(seq: number): OutboxRow | undefined
  erase(id: string): void
  ack(id: string, revision: number): void
  /** What the hub answered counts for nothing any more: all that it did is asked again. */
  unackAll(): void
  /** The hub answered something that this program (`by`) cannot read. */
  unread(id: string, by: string, refusal: { code: string; message: string }): void
  /** Refused ones with this code, in order. */
  refusedWith(code: string): OutboxRow[]
  park(id: string, refusal: { code: string; message: string }): void
  /** The hub did `done` at this revision: what is in doubt and was sent before it was decided before that. */
  passedBy(done: OutboxRow, revision: number): void
  /** The hub holds it back, and has not decided it. */
  holdBack(id: string): void
  countAttempt(id: string): void
  /** Acked commands whose changes a pull up to this revision has brought. */
  arrivedBy(cursor: number): OutboxRow[]
  /** Commands whose effects lie over what the hub said, in order. */
  effective(): OutboxRow[]
  /** What is not confirmed, in order, one by one. */
  unconfirmed(): IterableIterator<OutboxRow>
  intents(limit: number): OutboxRow[]
  counts(): { readonly toSend: number; readonly needsYou: number }
  isAbout(entity: string, id: string): boolean
  /** Commands about this subject that are on their way, in order. */
  about(entity: string, id: string): OutboxRow[]
}

export function createOutboxTable(db: Database): OutboxTable {
  const add = db.prepare(
    `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, draft, place, is_intent, is_offline)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?, ?, ?)`,
  )
  const byId = db.prepare<[string], OutboxRow>('SELECT * FROM outbox WHERE id = ?')
  const bySeq = db.prepare<[number], OutboxRow>('SELECT * FROM outbox WHERE seq = ?')
  const erase = db.prepare('DELETE FROM outbox WHERE id = ?')
  const ack = db.prepare(
    `UPDATE outbox SET status = 'acked', acked_revision = ?, refusal = NULL, unread_by = NULL WHERE id = ?`,
  )
  const unackAll = db.prepare(
    `UPDATE outbox SET status = CASE status WHEN 'acked' THEN 'waiting' ELSE status END, acked_revision = NULL,
       decided_before = NULL
     WHERE status = 'acked' OR decided_before IS NOT NULL`,
  )
  // an answer that could not be read is one; else only what the same person sent goes out before `done`
  const passedBy = db.prepare(
    `UPDATE outbox SET decided_before = min(coalesce(decided_before, @revision), @revision)
     WHERE status = 'waiting' AND seq < @seq AND in_doubt = 1 AND (actor = @actor OR unread_by IS NOT NULL)`,
  )
  const holdBack = db.prepare('UPDATE outbox SET in_doubt = 0, decided_before = NULL WHERE id = ?')
  const unread = db.prepare('UPDATE outbox SET unread_by = ?, refusal = ? WHERE id = ?')
  const refusedWith = db.prepare<[string], OutboxRow>(
    `SELECT * FROM outbox WHERE status = 'needsYou' AND json_extract(refusal, '$.code') = ? ORDER BY place, seq`,
  )
  const park = db.prepare(
    `UPDATE outbox SET status = 'needsYou', refusal = ?, unread_by = NULL, in_doubt = 0, decided_before = NULL WHERE id = ?`,
  )
  const attempt = db.prepare('UPDATE outbox SET attempts = attempts + 1, in_doubt = 1 WHERE id = ?')
  const arrived = db.prepare<[number], OutboxRow>(
    `SELECT * FROM outbox WHERE status = 'acked' AND acked_revision <= ?`,
  )
  const effective = db.prepare<[], OutboxRow>(
    `SELECT * FROM outbox WHERE status <> 'needsYou' ORDER BY place, seq`,
  )
  const unconfirmed = db.prepare<[], OutboxRow>(
    `SELECT * FROM outbox WHERE status <> 'acked' ORDER BY place, seq`,
  )
  const intents = db.prepare<[number], OutboxRow>(
    `SELECT * FROM outbox WHERE is_intent = 1 AND status <> 'acked' ORDER BY place, seq LIMIT ?`,
  )
  const count = db.prepare<[], { status: OutboxStatus; n: number }>(
    'SELECT status, count(*) AS n FROM outbox GROUP BY status',
  )
  const isAbout = db.prepare(
    `SELECT 1 FROM outbox WHERE subject_entity = ? AND subject_id = ? AND status <> 'needsYou' LIMIT 1`,
  )
  const about = db.prepare<[string, string], OutboxRow>(
    `SELECT * FROM outbox WHERE subject_entity = ? AND subject_id = ? AND status <> 'needsYou' ORDER BY place`,
  )
  return {
    add: ({ seq, id, command, actor, role, entity, subject, draft, place, is_intent, is_offline }) =>
      void add.run(seq, id, command, actor, role, entity, subject, draft, place, is_intent, is_offline),
    byId: (id) => byId.get(id),
    bySeq: (seq) => bySeq.get(seq),
    erase: (id) => void erase.run(id),
    unackAll: () => void unackAll.run(),
    ack: (id, revision) => void ack.run(revision, id),
    unread: (id, by, refusal) => void unread.run(by, JSON.stringify(refusal), id),
    refusedWith: (code) => refusedWith.all(code),
    passedBy: ({ seq, actor }, revision) => void passedBy.run({ seq, actor, revision }),
    holdBack: (id) => void holdBack.run(id),
    park: (id, refusal) => void park.run(JSON.stringify(refusal), id),
    countAttempt: (id) => void attempt.run(id),
    arrivedBy: (cursor) => arrived.all(cursor),
    effective: () => effective.all(),
    unconfirmed: () => unconfirmed.iterate(),
    intents: (limit) => intents.all(limit),
    counts: () => {
      const of = new Map(count.all().map(({ status, n }) => [status, n]))
      return { toSend: of.get('waiting') ?? 0, needsYou: of.get('needsYou') ?? 0 }
    },
    isAbout: (entity, id) => isAbout.get(entity, id) !== undefined,
    about: (entity, id) => about.all(entity, id),
  }
}
