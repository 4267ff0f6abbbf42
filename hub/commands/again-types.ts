import type { AgainAnswer, AgainItem } from '../../shared/contract/send-again.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import { UNKNOWN_EPOCH } from '../store/meta.ts'
import type { StoredChange } from '../store/stored-change.ts'
import type { Place } from './receipts.ts'

/** Who sends something again, from which console. */
export interface Sender {
  readonly person: Person
  readonly desk: DeskId
  readonly reads: ReadonlySet<string>
}
/** What the data of this epoch began with. */
export interface EpochStart {
  /** The epoch before; undefined where the data was never put back. */
  readonly from: string | undefined
  /** Changes up to here are those that it began with. */
  readonly base: number
  /** It was rescued out of damaged data: of what is older than the base some is missing, and the rest is as new as it says. */
  readonly isRescued: boolean
}

/** What the data began with, towards one entity that is sent. */
export interface ItemStart extends EpochStart {
  /** It is known up to where the data of now and that of the entity are the same: of two states the newer one can be told. */
  readonly isComparable: boolean
}

/**
 * True if what the data began with of an entity is as new as what is sent. Revisions of the epoch before count on in this one; of a
 * change since then they say nothing.
 */
export const isAsNew = ({ from, base, isRescued }: EpochStart, here: number, item: Place): boolean =>
  isRescued &&
  (item.epoch === from || from === UNKNOWN_EPOCH) &&
  here > 0 &&
  here <= base &&
  item.revision <= here

export type EntityItem = Extract<AgainItem, { kind: 'entity' }>
export type CommandItem = Extract<AgainItem, { kind: 'command' }>
/** What became of one item, and what it changed. */
export interface Done {
  readonly value: AgainAnswer
  readonly changes: readonly StoredChange[]
}

export const TAKEN: AgainAnswer = { status: 'taken' }
export const refused = (code: string, message: string): AgainAnswer => ({ status: 'refused', code, message })
export const nothingDone = (value: AgainAnswer): Done => ({ value, changes: [] })
