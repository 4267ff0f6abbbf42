import { v7 } from 'uuid'
import type { Command } from '../../../shared/acts/command.ts'
import { decide, draftOf, isAutomatic, subjectOf } from '../../../shared/acts/decide.ts'
import type { Actor } from '../../../shared/acts/define-act.ts'
import { readsOutside } from '../../../shared/acts/outside-reads.ts'
import { offlineModeOfAct } from '../../../shared/acts/offline-mode.ts'
import { refusalMessage } from '../../../shared/acts/refusal-messages.ts'
import type { Act } from '../../../shared/acts/registry.ts'
import { Draft } from '../../../shared/contract/desk-queries.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import type { ApprovalLimits } from '../../../shared/domain/approvers.ts'
import type { CommandId, PersonId } from '../../../shared/domain/ids.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import type { Durability } from '../cache/cache.ts'
import { partialKindsHere } from '../cache/partial-kinds.ts'
import { supervisorsHere } from '../cache/supervisors-here.ts'
import { teamApprovalLimits } from '../cache/team-approval-limits.ts'
import { teamTimezone } from '../cache/team-timezone.ts'
import { takeSeq } from './desk-id.ts'
import type { OutboxBasics } from './outbox-basics.ts'
import { commandOf } from './outbox-table.ts'

export interface PerformOptions {
  readonly actor: Actor
  readonly at: Moment
  readonly durability: Durability
  readonly basedOn?: number | null
  /** Key of the draft that these acts save: it goes with them, and comes back when they are undone. */
  readonly draft?: string | null
  /** Fields of that draft as they are saved; those that say something else by now stay. All of it without this. */
  readonly saved?: Readonly<Record<string, unknown>> | undefined
}

/** What a person does, does again, and takes back. */
export interface PerformedActs {
  /** Does all acts or none; acts that change nothing need no command. Throws DoorError with the rule's code. */
  perform(acts: readonly Act[], options: PerformOptions): void
  /** Sends a refused command again, as a new one in the same place. */
  retry(id: string, at: Moment): void
  /** Sends what the hub did not know again: it is another one now. */
  retryUnknown(at: Moment): void
  /** Takes a command back; what was typed becomes a draft. Throws DoorError when it cannot be taken back. */
  undo(id: string, at: Moment): void
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

const KeptDraft = Draft.pick({ key: true, value: true })

/** Puts a command into the outbox; returns its number. Belongs into a transaction of the caller. */
function append({ cache, table, isOffline }: OutboxBasics, appended: Appended): number {
  const { act, actor, at, basedOn, draft, place, isIntent } = appended
  const { desk, seq } = takeSeq(cache)
  const id = v7() as CommandId
  const command: Command = { id, desk, seq, actor: actor.id, at, basedOn, act }
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

/** What every act of a batch is decided with. */
interface DecidedWith {
  readonly timezone: string
  readonly approvalLimits: ApprovalLimits
  readonly supervisors: () => readonly PersonId[] | null
  /** Kinds of entity of which others may hold some that are not here. */
  readonly partialKinds: readonly string[]
}

/** Decides one act on what is here, applies it and appends its command. Throws DoorError with the rule's code. */
function performOne(
  basics: OutboxBasics,
  performed: Omit<Appended, 'isIntent'>,
  { partialKinds, ...team }: DecidedWith,
): void {
  const { cache, overlay, replay } = basics
  const { ledger } = cache
  const { act, actor, at } = performed
  const mode = offlineModeOfAct(act, ({ entity, id }) => ledger.get(entity, id))
  if (mode === 'online' && basics.isOffline())
    throw new DoorError('needsHub', 'This needs the hub, which cannot be reached now.', true)
  const decision = decide(act, ledger, { actor, at, ticketNumber: null, ...team })
  // what it rests on may be there for the hub alone, which decides it then
  const isForHub =
    partialKinds.length > 0 && readsOutside(act, ledger, (kind) => partialKinds.includes(kind)).length > 0
  if (!decision.ok && (!isForHub || decision.refusal.code === 'notAllowed'))
    throw new DoorError(decision.refusal.code, refusalMessage(decision.refusal.code)?.en ?? '')
  const changes = decision.ok ? decision.changes : []
  if (changes.length === 0 && !isForHub) return
  overlay.applyOwn(changes)
  const seq = append(basics, { ...performed, isIntent: isForHub || mode === 'intent' })
  replay.note(seq, act, changes)
}

function undo({ cache, table, replay, drafts, sending, tell }: OutboxBasics, id: string, at: Moment): void {
  const row = table.byId(id)
  if (!row) return
  const isDecided = row.status === 'acked' || row.unread_by !== null || row.decided_before !== null
  if (isDecided || sending.has(id))
    throw new DoorError('alreadySent', 'This was sent to the hub already and cannot be taken back here.')
  const command = commandOf(row)
  if (row.status !== 'needsYou' && isAutomatic(command.act))
    throw new DoorError('automatic', 'Ringdesk recorded this by itself, so there is nothing to take back.')
  const kept = row.draft === null ? draftOf(command.act) : KeptDraft.parse(JSON.parse(row.draft))
  cache.write('durable', () => {
    replay.under([], [row], () => table.erase(id))
    if (kept) drafts.giveBack(command.actor, kept.key, kept.value, at)
  })
  tell()
}

function retry(basics: OutboxBasics, id: string, at: Moment): void {
  const { cache, table, replay, tell } = basics
  const row = table.byId(id)
  if (!row) return
  if (row.status !== 'needsYou') return tell()
  const { act, actor } = commandOf(row)
  cache.write('durable', () => {
    table.erase(id)
    // the hub remembers its answer to the old command for ever, so this is a new one
    const seq = append(basics, {
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
}

/** Acts of persons over the outbox. */
export function createPerformedActs(basics: OutboxBasics): PerformedActs {
  const { cache, table, drafts, tell } = basics
  return {
    perform: (acts, { actor, at, durability, basedOn = null, draft = null, saved }) => {
      const typed = draft === null ? undefined : (saved ?? drafts.get(actor.id, draft)?.value)
      cache.write(durability, () => {
        const decidedWith = {
          timezone: teamTimezone(cache.meta),
          approvalLimits: teamApprovalLimits(cache.meta),
          supervisors: () => supervisorsHere(cache.db),
          partialKinds: partialKindsHere(cache),
        }
        acts.forEach((act, index) => {
          // the first command carries the draft: undoing it gives back what was typed
          const withDraft = index === 0 && typed ? JSON.stringify({ key: draft, value: typed }) : null
          performOne(basics, { act, actor, at, basedOn, draft: withDraft }, decidedWith)
        })
        if (draft !== null && saved) drafts.settle(actor.id, draft, saved)
        else if (draft !== null) drafts.discard(actor.id, draft)
      })
      tell()
    },
    retry: (id, at) => retry(basics, id, at),
    retryUnknown: (at) => {
      for (const { id } of table.refusedWith('unknownAct')) retry(basics, id, at)
    },
    undo: (id, at) => undo(basics, id, at),
  }
}
