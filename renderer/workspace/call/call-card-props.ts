import type { CallCard } from '../../../shared/contract/desk-state.ts'
import type { KeyTargets } from '../../../shared/domain/call-focus.ts'

/** Something that is opened inside a call's card. */
export type CallTool = 'keypad' | 'transfer'

/** What a call's card is drawn from. */
export interface CallCardProps {
  readonly call: CallCard
  readonly targets: KeyTargets<CallCard>
  /** True while another call is being talked. */
  readonly isSecond: boolean
  readonly tool: CallTool | null
  readonly onTool: (tool: CallTool) => void
  readonly onWrappedUp: () => void
}
