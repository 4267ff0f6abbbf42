import { v7 } from 'uuid'
import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import { Draft } from '../../../shared/contract/desk.ts'
import type { CommandResult } from '../../../shared/contract/hub.ts'
import { Command, type Act } from '../../../shared/domain/command.ts'
import { decide, subjectOf, type Actor } from '../../../shared/domain/decide.ts'
import type { CommandId, DeskId, PersonId } from '../../../shared/domain/ids.ts'
import type { EntityType } from '../../../shared/domain/ledger.ts'
import type { Role } from '../../../shared/domain/people.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache, Durability } from '../cache/cache.ts'
import type { Overlay } from '../cache/overlay.ts'
import type { Drafts } from '../drafts/drafts.ts'
import { draftOf } from './act-draft.ts'

export type OutboxStatus = 'waiting' | 'acked' | 'needsYou'
export interface OutboxEntry {
  readonly command: Command
  readonly status: OutboxStatus
  readonly refusal: { readonly code: string; readonly message: string } | null
  readonly attempts: number
}

export interface PerformOptions {
  readonly actor: Actor
  readonly at: Moment
  readonly durability: Durability
  readonly basedOn?: number | null
  /** Key of the draft that these acts save: it goes with them, and comes back when they are undone. */
  readonly draft?: string | null
}

/** Commands from the act until the hub's changes are here. Each is in the same transaction as its effect on the cache. */
export interface Outbox {
  /** Does all acts or none; acts that change nothing need no command. Throws DoorError with the rule's code. */
  perform(acts: readonly Act[], options: PerformOptions): void
  /** The oldest commands of this person that the hub has not answered. */
  nextBatch(person: PersonId, limit: number): Command[]
  /** Takes in the hub's answers. Commands that are done stay until the pull has brought their changes (`cursor`). */
  settle(results: readonly CommandResult[], cursor: number): void
  countAttempt(ids: readonly string[]): void
  /**
   * Lets `work` write the hub's changes under the desk's own: takes the upper layer away, runs `work`, forgets commands
   * that the hub's revision now holds, and replays the others in order. One transaction.
   */
  rebase(
    work: () => void,
    arrived: { readonly cursor: number; readonly commands?: ReadonlySet<string> },
  ): void
  entries(): OutboxEntry[]
  counts(): { readonly toSend: number; readonly needsYou: number }
  /** Whether a command about this subject is not confirmed. */
  isPending(entity: EntityType, id: string): boolean
  /** Sends a refused command again, as a new one. */
  retry(id: string, at: Moment): void
  /** Takes a command back; what was typed becomes a draft. Throws DoorError when it cannot be taken back. */
  undo(id: string, at: Moment): void
  /** Commands on the wire now; they cannot be undone. */
  readonly sending: Set<string>
  /** Parks everything that waits, with a reason: the hub these commands were meant for is another one now. */
  parkAll(refusal: { code: string; message: string }): void
  onChanged(listener: () => void): () => void
}

const DeskIdentity = z.object({ id: z.string(), lastSeq: z.number().int() })
const KeptDraft = Draft.pick({ key: true, value: true })
const Refusal = z.object({ code: z.string(), message: z.string() })

interface Row {
  seq: number
  command: string
  role: Role
  status: OutboxStatus
  refusal: string | null
  attempts: number
  draft: string | null
}

/** This computer's desk id, made at its first use. */
export function deskIdOf(cache: Cache): DeskId {
  const known = cache.meta.get('desk', DeskIdentity)
  if (known) return known.id as DeskId
  const id = v7() as DeskId
  cache.write('line', () => cache.meta.set('desk', { id, lastSeq: 0 }))
  return id
}

/** The outbox over the cache. */
export function createOutbox(cache: Cache, overlay: Overlay, drafts: Drafts): Outbox {
  const { db, ledger, meta } = cache
  const add = db.prepare(
    `INSERT INTO outbox (seq, id, command, actor, role, subject_entity, subject_id, status, draft)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'waiting', ?)`,
  )
  const replayable = db.prepare<[], Row>(`SELECT * FROM outbox WHERE status <> 'needsYou' ORDER BY seq`)
  const listed = db.prepare<[], Row>(`SELECT * FROM outbox WHERE status <> 'acked' ORDER BY seq`)
  const batch = db.prepare<[string, number], Row>(
    `SELECT * FROM outbox WHERE status = 'waiting' AND actor = ? ORDER BY seq LIMIT ?`,
  )
  const byId = db.prepare<[string], Row>('SELECT * FROM outbox WHERE id = ?')
  const erase = db.prepare('DELETE FROM outbox WHERE id = ?')
  const eraseArrived = db.prepare(`DELETE FROM outbox WHERE status = 'acked' AND acked_revision <= ?`)
  const ack = db.prepare(
    `UPDATE outbox SET status = 'acked', acked_revision = ?, refusal = NULL WHERE id = ?`,
  )
  const park = db.prepare(`UPDATE outbox SET status = 'needsYou', refusal = ? WHERE id = ?`)
  const parkWaiting = db.prepare(
    `UPDATE outbox SET status = 'needsYou', refusal = ? WHERE status <> 'needsYou'`,
  )
  const attempt = db.prepare('UPDATE outbox SET attempts = attempts + 1 WHERE id = ?')
  const count = db.prepare<[], { toSend: number; needsYou: number }>(
    `SELECT count(*) FILTER (WHERE status = 'waiting') AS toSend,
            count(*) FILTER (WHERE status = 'needsYou') AS needsYou FROM outbox`,
  )
  const pending = db.prepare(
    `SELECT 1 FROM outbox WHERE subject_entity = ? AND subject_id = ? AND status <> 'needsYou' LIMIT 1`,
  )

  const listeners = new Set<() => void>()
  const tell = (): void => {
    // in a transaction of the caller: nobody may send what is not on the disk yet
    if (db.inTransaction) return queueMicrotask(tell)
    for (const listener of listeners) listener()
  }
  const commandOf = (row: Row): Command => Command.parse(JSON.parse(row.command))

  const append = (act: Act, actor: Actor, at: Moment, basedOn: number | null, draft: string | null): void => {
    const desk = meta.get('desk', DeskIdentity) ?? { id: deskIdOf(cache), lastSeq: 0 }
    const seq = desk.lastSeq + 1
    meta.set('desk', { id: desk.id, lastSeq: seq })
    const command: Command = {
      id: v7() as CommandId,
      desk: desk.id as DeskId,
      seq,
      actor: actor.id,
      at,
      basedOn,
      act,
    }
    const subject = subjectOf(act)
    add.run(seq, command.id, JSON.stringify(command), actor.id, actor.role, subject.entity, subject.id, draft)
  }

  const rebase: Outbox['rebase'] = (work, { cursor, commands }) => {
    cache.write('line', () => {
      overlay.restore()
      work()
      eraseArrived.run(cursor)
      for (const id of commands ?? []) erase.run(id)
      for (const row of replayable.all()) {
        const { act, actor, at } = commandOf(row)
        const decision = decide(act, ledger, { actor: { id: actor, role: row.role }, at, ticketNumber: null })
        // what the rules refuse here now stays on its way: the hub decides, and its reason is shown then
        if (decision.ok) overlay.applyOwn(decision.changes)
      }
    })
    tell()
  }

  const outbox: Outbox = {
    sending: new Set(),
    perform: (acts, { actor, at, durability, basedOn = null, draft = null }) => {
      const kept = draft === null ? undefined : drafts.get(actor.id, draft)
      cache.write(durability, () => {
        acts.forEach((act, index) => {
          const decision = decide(act, ledger, { actor, at, ticketNumber: null })
          if (!decision.ok) throw new DoorError(decision.refusal.code, decision.refusal.message)
          if (decision.changes.length === 0) return
          overlay.applyOwn(decision.changes)
          // the first command carries the draft: undoing it gives back what was typed
          const withDraft = index === 0 && kept ? { key: kept.key, value: kept.value } : null
          append(act, actor, at, basedOn, withDraft && JSON.stringify(withDraft))
        })
        if (draft !== null) drafts.discard(actor.id, draft)
      })
      tell()
    },

    nextBatch: (person, limit) => batch.all(person, limit).map(commandOf),
    countAttempt: (ids) => {
      cache.write('line', () => ids.forEach((id) => attempt.run(id)))
      tell()
    },
    settle: (results, cursor) => {
      let mustRebase = false
      cache.write('person', () => {
        for (const result of results)
          if (result.status === 'done') {
            ack.run(result.revision, result.id)
            mustRebase ||= result.revision <= cursor
          } else {
            park.run(JSON.stringify({ code: result.code, message: result.message }), result.id)
            mustRebase = true
          }
        if (mustRebase) rebase(() => undefined, { cursor })
      })
      tell()
    },
    rebase,

    entries: () =>
      listed.all().map((row) => ({
        command: commandOf(row),
        status: row.status,
        refusal: row.refusal === null ? null : Refusal.parse(JSON.parse(row.refusal)),
        attempts: row.attempts,
      })),
    counts: () => count.get() ?? { toSend: 0, needsYou: 0 },
    isPending: (entity, id) => overlay.covers(entity, id) || pending.get(entity, id) !== undefined,

    retry: (id, at) => {
      const row = byId.get(id)
      if (!row) return
      if (row.status !== 'needsYou') return tell()
      const { act, actor } = commandOf(row)
      cache.write('person', () => {
        const cursor = -1
        erase.run(id)
        // the hub remembers its answer to the old command for ever, so this is a new one
        append(act, { id: actor, role: row.role }, at, null, row.draft)
        rebase(() => undefined, { cursor })
      })
    },
    undo: (id, at) => {
      const row = byId.get(id)
      if (!row) return
      if (row.status === 'acked' || outbox.sending.has(id))
        throw new DoorError('alreadySent', 'This was sent to the hub already and cannot be taken back here.')
      const command = commandOf(row)
      const kept = row.draft === null ? draftOf(command.act) : KeptDraft.parse(JSON.parse(row.draft))
      cache.write('person', () => {
        erase.run(id)
        if (kept) drafts.giveBack(command.actor, kept.key, kept.value, at)
        rebase(() => undefined, { cursor: -1 })
      })
    },
    parkAll: (refusal) => {
      cache.write('person', () => parkWaiting.run(JSON.stringify(refusal)))
      tell()
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return outbox
}
