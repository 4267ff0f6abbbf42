import type { ReceivedResult } from '../../../shared/contract/hub-received.ts'
import type { EntityKey } from '../../../shared/entities/entity-ref.ts'
import { arrivedOf, type ArrivedCommand, type OutboxBasics, type Refusal } from './outbox-basics.ts'
import type { OutboxRow } from './outbox-table.ts'

/** What of the hub's ledger is here. */
export interface Held {
  /** The hub's revision up to which no change is missing; -1 where that cannot be said. */
  readonly cursor: number
  /** While the ledger is copied: whether the hub's word on each of these is here at all. */
  isHere?(keys: readonly EntityKey[]): boolean
}
/** What a pull brought, and what is here after it. */
export interface Arrival extends Held {
  /** Commands whose changes came with it, each with the revision of the first of them. */
  readonly commands?: ReadonlyMap<string, number>
  /** What it writes. */
  readonly entities?: Iterable<EntityKey>
}
type DoneInCopyListener = (done: ArrivedCommand, revision: number) => void

/** What becomes of commands by what the hub says. */
export interface HubAnswers {
  countAttempt(ids: readonly string[]): void
  /** Takes in the hub's answers. Commands that are done stay until what they did is here. */
  settle(results: readonly ReceivedResult[], held: Held): void
  /** The hub's data was put back: what it answered and was not seen here yet is sent again. In a transaction of the caller. */
  askAgain(): void
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
  onDoneInCopy(listener: DoneInCopyListener): void
}

/** What is shown of a command whose answer is of a newer hub. */
const unreadAnswer = (said: string): Refusal => ({
  code: 'unreadAnswer',
  message: `The hub answered something that this version does not know (${said}). It is kept, and asked again after an update.`,
})

/** The hub's answers, taken into the outbox. */
export function createHubAnswers(basics: OutboxBasics): HubAnswers {
  const { cache, table, replay, done, tell } = basics
  const listeners = new Set<DoneInCopyListener>()
  /** Nothing that a command shows here goes away with it: the hub's word on that is here. */
  const isHeld = ({ seq }: OutboxRow, { isHere }: Held): boolean => isHere?.(replay.writtenBy(seq)) ?? true
  const leave = (row: OutboxRow, revision: number): void => {
    done.keep(row.id, row.command)
    table.passedBy(row, revision)
    table.erase(row.id)
  }
  const leaveByCopy = (row: OutboxRow, revision: number): void => {
    leave(row, revision)
    for (const listener of listeners) listener(arrivedOf(row), revision)
  }

  return {
    countAttempt: (ids) => {
      cache.write('relaxed', () => ids.forEach((id) => table.countAttempt(id)))
      tell()
    },
    askAgain: () => {
      table.unackAll()
      tell()
    },
    settle: (results, held) => {
      cache.write('durable', () => {
        const leaving: OutboxRow[] = []
        const shownAgain: OutboxRow[] = []
        const steps: (() => void)[] = []
        for (const result of results) {
          if (result.status === 'held') {
            const row = table.byId(result.id)
            if (row && row.decided_before !== null) shownAgain.push(row)
            table.holdBack(result.id)
            continue
          }
          if (result.status === 'done' && result.receipt !== undefined)
            done.keepReceipt(result.id, result.revision, result.receipt)
          const row = table.byId(result.id)
          if (!row) continue
          if (result.status === 'unread') {
            table.unread(result.id, basics.program, unreadAnswer(result.said))
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
        const shown = shownAgain.flatMap(({ seq }) => table.bySeq(seq) ?? [])
        if (shown.length > 0) replay.replay(shown)
      })
      tell()
    },
    rebase: (work, arrival) => {
      const { cursor, commands, entities } = arrival
      cache.write('relaxed', () => {
        const arrived = table.arrivedBy(cursor).filter((row) => isHeld(row, arrival))
        const leaving = new Map(arrived.map((row) => [row.id, row]))
        for (const id of commands?.keys() ?? []) {
          const row = leaving.has(id) ? undefined : table.byId(id)
          if (row) leaving.set(id, row)
        }
        replay.under(entities ?? [], [...leaving.values()], () => {
          work()
          for (const row of leaving.values()) {
            const revision = commands?.get(row.id)
            if (revision !== undefined) leave(row, revision)
            else leaveByCopy(row, row.acked_revision ?? cursor)
          }
        })
      })
      tell()
    },
    onDoneInCopy: (listener) => void listeners.add(listener),
    arrivedCommand: (id) => {
      const row = table.byId(id)
      return row && arrivedOf(row)
    },
  }
}
