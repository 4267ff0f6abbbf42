import { v7 } from 'uuid'
import { z } from 'zod'
import type { Command } from '../../../shared/acts/command.ts'
import { decide, draftOf, subjectOf } from '../../../shared/acts/decide.ts'
import { refusalMessage } from '../../../shared/acts/refusal-messages.ts'
import type { Actor } from '../../../shared/acts/define-act.ts'
import { readsOutside } from '../../../shared/acts/outside-reads.ts'
import { offlineModeOfAct } from '../../../shared/acts/offline-mode.ts'
import type { Act } from '../../../shared/acts/registry.ts'
import type { Change } from '../../../shared/entities/change.ts'
import type { EntityKey } from '../../../shared/entities/entity-ref.ts'
import type { EntityType } from '../../../shared/entities/registry.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { Draft } from '../../../shared/contract/desk-queries.ts'
import { SUBMIT_BYTES } from '../../../shared/contract/hub.ts'
import type { ReceivedResult } from '../../../shared/contract/hub-received.ts'
import { WIRE_HASH } from '../../../shared/contract/wire-hash.ts'
import type { CommandId, DeskId, PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Cache, Durability } from '../cache/cache.ts'
import type { Overlay } from '../cache/overlay.ts'
import { partialKindsHere } from '../cache/partial-kinds.ts'
import { teamTimezone } from '../cache/team-timezone.ts'
import type { Drafts } from '../drafts/drafts.ts'
import { commandOf, createOutboxTable, type OutboxRow, type OutboxStatus } from './outbox-table.ts'
import { createReplay } from './replay.ts'
import { inOrder, nextBatchOf } from './send-order.ts'
import { countAside, setUnknownAside } from './set-aside.ts'

export type Refusal = { readonly code: string; readonly message: string }
export interface OutboxEntry {
  readonly command: Command
  readonly status: OutboxStatus
  readonly refusal: Refusal | null
  readonly attempts: number
  /** The command that must be settled before this one can be sent. */
  readonly behind: string | null
}

export interface PerformOptions {
  readonly actor: Actor
  readonly at: Moment
  readonly durability: Durability
  readonly basedOn?: number | null
  /** Key of the draft that these acts save: it goes with them, and comes back when they are undone. */
  readonly draft?: string | null
}
/** What of the hub's ledger is here. */
export interface Held {
  /** The hub's revision up to which no change is missing; -1 where that cannot be said. */
  readonly cursor: number
  /** While the ledger is copied: whether the hub's word on each of these is here at all. */
  isHere?(keys: readonly EntityKey[]): boolean
}
/** What a pull brought, and what is here after it. */
export interface Arrival extends Held {
  /** Commands whose changes came with it. */
  readonly commands?: ReadonlySet<string>
  /** What it writes. */
  readonly entities?: Iterable<EntityKey>
}
/** A command whose changes the hub has confirmed, as it was here. */
export interface ArrivedCommand {
  readonly command: Command
  readonly isIntent: boolean
  /** It was done while the hub could not be reached. */
  readonly isOffline: boolean
}

/**
 * Commands from the act until the hub's changes are here. Each is in the same transaction as its effect on the cache.
 * They are sent in the order of their places; what holds one back is said in `send-order.ts`.
 */
export interface Outbox {
  /** Does all acts or none; acts that change nothing need no command. Throws DoorError with the rule's code. */
  perform(acts: readonly Act[], options: PerformOptions): void
  /** The oldest commands of this person that the hub has not answered and nothing holds back. */
  nextBatch(person: PersonId, limit: number): Command[]
  /** Takes in the hub's answers. Commands that are done stay until what they did is here. */
  settle(results: readonly ReceivedResult[], held: Held): void
  countAttempt(ids: readonly string[]): void
  /**
   * Lets `work` write the hub's changes under the desk's own: takes away what lies over them, runs `work`, forgets
   * commands that the hub's revision now holds, and replays those of the others that it concerns, in order. One
   * transaction.
   */
  rebase(work: () => void, arrived: Arrival): void
  /** What is known here of a command that the hub confirms; before the rebase that brings it. */
  arrivedCommand(id: string): ArrivedCommand | undefined
  /**
   * Hears of commands that the hub has done and whose changes came with a whole copy of the ledger, and not one by one; in
   * the transaction that forgets them, while what the hub holds is on top.
   */
  onDoneInCopy(listener: (done: ArrivedCommand, revision: number) => void): void
  /** What is not confirmed, in order: so many at most of what needs a person, and of the rest. */
  entries(person: PersonId | undefined, limit: number): OutboxEntry[]
  /** Intents that are not confirmed, in order. */
  intents(limit: number): OutboxEntry[]
  counts(): { readonly toSend: number; readonly needsYou: number }
  /** Commands of a newer Ringdesk, which this one does not know and does not send. */
  setAside(): number
  /** Whether a command about this subject is not confirmed. */
  isPending(entity: EntityType, id: string): boolean
  /** Commands about this subject that are on their way. */
  pending(entity: EntityType, id: string): Command[]
  /** Sends a refused command again, as a new one in the same place. */
  retry(id: string, at: Moment): void
  /** Sends what the hub did not know again: it is another one now. */
  retryUnknown(at: Moment): void
  /** Takes a command back; what was typed becomes a draft. Throws DoorError when it cannot be taken back. */
  undo(id: string, at: Moment): void
  /** Commands on the wire now; they cannot be undone. */
  readonly sending: Set<string>
  onChanged(listener: () => void): () => void
}

const DeskIdentity = z.object({ id: z.string(), lastSeq: z.number().int() })
const KeptDraft = Draft.pick({ key: true, value: true })
const KeptRefusal = z.object({ code: z.string(), message: z.string() })

/** What is shown of a command whose answer is of a newer hub. */
const unreadAnswer = (said: string): Refusal => ({
  code: 'unreadAnswer',
  message: `The hub answered something that this version does not know (${said}). It is kept, and asked again after an update.`,
})

/** This computer's desk id, made at its first use. */
export function deskIdOf(cache: Cache): DeskId {
  const known = cache.meta.get('desk', DeskIdentity)
  if (known) return known.id as DeskId
  const id = v7() as DeskId
  // what was meant for another hub may still be here, and keeps its numbers
  const last = cache.db.prepare<[], { seq: number | null }>('SELECT max(seq) AS seq FROM outbox').get()
  cache.write('line', () => cache.meta.set('desk', { id, lastSeq: last?.seq ?? 0 }))
  return id
}

/**
 * The outbox over the cache; `isOffline` says whether the hub can be reached at the moment of an act, `program` differs between
 * programs that can read different answers.
 */
export function createOutbox(
  cache: Cache,
  overlay: Overlay,
  drafts: Drafts,
  isOffline: () => boolean = () => false,
  program: string = WIRE_HASH,
): Outbox {
  const { db, ledger, meta } = cache
  const table = createOutboxTable(db)
  const isSortedAnew = setUnknownAside(cache, program)
  const replay = createReplay(cache, overlay, table)
  if (isSortedAnew) cache.write('line', () => replay.all())
  const aboutRows = db.prepare<[string, string], OutboxRow>(
    `SELECT * FROM outbox WHERE subject_entity = ? AND subject_id = ? AND status <> 'needsYou' ORDER BY place`,
  )

  const listeners = new Set<() => void>()
  const copyListeners = new Set<(done: ArrivedCommand, revision: number) => void>()
  const tell = (): void => {
    // in a transaction of the caller: nobody may send what is not on the disk yet
    if (db.inTransaction) return queueMicrotask(tell)
    for (const listener of listeners) listener()
  }
  const entryOf = (row: OutboxRow, command: Command, behind: string | null): OutboxEntry => ({
    command,
    status: row.status,
    refusal: row.refusal === null ? null : KeptRefusal.parse(JSON.parse(row.refusal)),
    attempts: row.attempts,
    behind,
  })

  const arrivedOf = (row: OutboxRow): ArrivedCommand => ({
    command: commandOf(row),
    isIntent: row.is_intent === 1,
    isOffline: row.is_offline === 1,
  })
  /** Nothing that a command shows here goes away with it: the hub's word on that is here. */
  const isHeld = ({ seq }: OutboxRow, { isHere }: Held): boolean => isHere?.(replay.writtenBy(seq)) ?? true
  const leaveByCopy = (row: OutboxRow, revision: number): void => {
    table.erase(row.id)
    for (const listener of copyListeners) listener(arrivedOf(row), revision)
  }

  interface Appended {
    readonly act: Act
    readonly actor: Actor
    readonly at: Moment
    readonly basedOn: number | null
    readonly draft: string | null
    readonly place?: number
    readonly isIntent: boolean
  }
  const append = ({ act, actor, at, basedOn, draft, place, isIntent }: Appended): number => {
    deskIdOf(cache)
    const desk = meta.get('desk', DeskIdentity)
    if (!desk) throw new Error('this desk has no id')
    const seq = desk.lastSeq + 1
    meta.set('desk', { id: desk.id, lastSeq: seq })
    const id = v7() as CommandId
    const command: Command = { id, desk: desk.id as DeskId, seq, actor: actor.id, at, basedOn, act }
    const subject = subjectOf(act)
    table.add({
      seq,
      id,
      command: JSON.stringify(command),
      actor: actor.id,
      role: actor.role,
      entity: subject.entity,
      subject: subject.id,
      draft,
      place: place ?? seq,
      is_intent: Number(isIntent),
      is_offline: Number(isOffline()),
    })
    return seq
  }
  const act = (
    one: Omit<Appended, 'isIntent'>,
    changes: readonly Change[],
    mode: ReturnType<typeof offlineModeOfAct>,
  ): void => {
    overlay.applyOwn(changes)
    replay.note(append({ ...one, isIntent: mode === 'intent' }), one.act, changes)
  }

  const outbox: Outbox = {
    sending: new Set(),
    perform: (acts, { actor, at, durability, basedOn = null, draft = null }) => {
      const kept = draft === null ? undefined : drafts.get(actor.id, draft)
      cache.write(durability, () => {
        const timezone = teamTimezone(cache.meta)
        const partialKinds = partialKindsHere(cache)
        acts.forEach((one, index) => {
          const mode = offlineModeOfAct(one, ({ entity, id }) => ledger.get(entity, id))
          if (mode === 'online' && isOffline())
            throw new DoorError('needsHub', 'This needs the hub, which cannot be reached now.', true)
          const decision = decide(one, ledger, { actor, at, ticketNumber: null, timezone })
          // what it rests on may be there for the hub alone, which decides it then
          const isForHub =
            partialKinds.length > 0 &&
            readsOutside(one, ledger, (kind) => partialKinds.includes(kind)).length > 0
          if (!decision.ok && (!isForHub || decision.refusal.code === 'notAllowed'))
            throw new DoorError(decision.refusal.code, refusalMessage(decision.refusal.code)?.en ?? '')
          const changes = decision.ok ? decision.changes : []
          if (changes.length === 0 && !isForHub) return
          // the first command carries the draft: undoing it gives back what was typed
          const withDraft = index === 0 && kept ? JSON.stringify({ key: kept.key, value: kept.value }) : null
          act({ act: one, actor, at, basedOn, draft: withDraft }, changes, isForHub ? 'intent' : mode)
        })
        if (draft !== null) drafts.discard(actor.id, draft)
      })
      tell()
    },

    nextBatch: (person, limit) => nextBatchOf(table.unconfirmed(), person, limit, SUBMIT_BYTES, program),
    countAttempt: (ids) => {
      cache.write('line', () => ids.forEach((id) => table.countAttempt(id)))
      tell()
    },
    settle: (results, held) => {
      cache.write('person', () => {
        const leaving: OutboxRow[] = []
        const steps: (() => void)[] = []
        for (const result of results) {
          if (result.status === 'held') continue
          const row = table.byId(result.id)
          if (!row) continue
          if (result.status === 'unread') {
            table.unread(result.id, program, unreadAnswer(result.said))
          } else if (result.status === 'refused') {
            leaving.push(row)
            steps.push(() => table.park(result.id, { code: result.code, message: result.message }))
          } else if (result.revision <= held.cursor && isHeld(row, held)) {
            // the changes are here already, and did not come as this command's: a copy brought them
            leaving.push(row)
            steps.push(() => leaveByCopy(row, result.revision))
          } else table.ack(result.id, result.revision)
        }
        if (leaving.length > 0)
          replay.under([], leaving, () => {
            for (const step of steps) step()
          })
      })
      tell()
    },
    rebase: (work, arrival) => {
      const { cursor, commands, entities } = arrival
      cache.write('line', () => {
        const arrived = table.arrivedBy(cursor).filter((row) => isHeld(row, arrival))
        const leaving = new Map(arrived.map((row) => [row.id, row]))
        for (const id of commands ?? []) {
          const row = leaving.has(id) ? undefined : table.byId(id)
          if (row) leaving.set(id, row)
        }
        replay.under(entities ?? [], [...leaving.values()], () => {
          work()
          for (const row of leaving.values())
            if (commands?.has(row.id)) table.erase(row.id)
            else leaveByCopy(row, row.acked_revision ?? cursor)
        })
      })
      tell()
    },
    onDoneInCopy: (listener) => void copyListeners.add(listener),
    arrivedCommand: (id) => {
      const row = table.byId(id)
      return row && arrivedOf(row)
    },

    entries: (person, limit) => {
      const needsYou: OutboxEntry[] = []
      const waiting: OutboxEntry[] = []
      const refused = table.counts().needsYou
      for (const { row, command, behind } of inOrder(table.unconfirmed(), person, program)) {
        const list = row.status === 'needsYou' ? needsYou : waiting
        if (list.length < limit) list.push(entryOf(row, command, behind))
        if (waiting.length >= limit && needsYou.length >= Math.min(limit, refused)) break
      }
      return [...needsYou, ...waiting]
    },
    intents: (limit) => table.intents(limit).map((row) => entryOf(row, commandOf(row), null)),
    counts: () => table.counts(),
    setAside: () => countAside(cache),
    isPending: (entity, id) => overlay.covers(entity, id) || table.isAbout(entity, id),
    pending: (entity, id) => aboutRows.all(entity, id).map(commandOf),

    retryUnknown: (at) => {
      for (const { id } of table.refusedWith('unknownAct')) outbox.retry(id, at)
    },
    retry: (id, at) => {
      const row = table.byId(id)
      if (!row) return
      if (row.status !== 'needsYou') return tell()
      const { act, actor } = commandOf(row)
      cache.write('person', () => {
        table.erase(id)
        // the hub remembers its answer to the old command for ever, so this is a new one
        const seq = append({
          act,
          actor: { id: actor, role: row.role },
          at,
          basedOn: null,
          draft: row.draft,
          place: row.place,
          isIntent: row.is_intent === 1,
        })
        const again = table.bySeq(seq)
        if (again) replay.replay([again])
      })
      tell()
    },
    undo: (id, at) => {
      const row = table.byId(id)
      if (!row) return
      if (row.status === 'acked' || row.unread_by !== null || outbox.sending.has(id))
        throw new DoorError('alreadySent', 'This was sent to the hub already and cannot be taken back here.')
      const command = commandOf(row)
      const kept = row.draft === null ? draftOf(command.act) : KeptDraft.parse(JSON.parse(row.draft))
      cache.write('person', () => {
        replay.under([], [row], () => table.erase(id))
        if (kept) drafts.giveBack(command.actor, kept.key, kept.value, at)
      })
      tell()
    },
    onChanged: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  return outbox
}
