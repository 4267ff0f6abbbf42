import type { AgainAnswer, AgainItem } from '../../shared/contract/send-again.ts'
import type { DeskId } from '../../shared/domain/ids.ts'
import type { Person } from '../../shared/domain/people.ts'
import type { StoredChange } from '../store/stored-change.ts'

/** Who sends something again, from which console. */
export interface Sender {
  readonly person: Person
  readonly desk: DeskId
  readonly reads: ReadonlySet<string>
}
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
