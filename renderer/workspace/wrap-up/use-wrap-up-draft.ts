import type { Disposition } from '../../../shared/domain/call-record.ts'
import type { ContactId, PersonId, TicketId } from '../../../shared/domain/ids.ts'
import { promisesFollowUp } from '../../../shared/domain/outcome-rules.ts'
import { deskNow } from '../../ui/desk-time.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useNow } from '../../ui/ticker.ts'
import { useDraft, type DraftHandle } from '../../ui/use-draft.ts'
import { useOneRun } from '../../ui/use-one-run.ts'
import { EMPTY_PLAN, planOf, type PlanDraft } from './follow-up-plan.ts'
import { takeNote } from './take-note.ts'

export interface WrapUpDraft extends PlanDraft {
  readonly disposition: Disposition | null
  readonly note: string
}
const EMPTY: WrapUpDraft = { disposition: null, note: '', ...EMPTY_PLAN }

export interface WrapUpHandle {
  readonly draft: DraftHandle<WrapUpDraft>
  /** What has to be said before it can be finished; null where nothing is missing. */
  readonly missing: 'outcome' | 'followUp' | null
  /** Saves the ticket beside it, then the wrap-up; does nothing while something is missing. */
  readonly finish: () => Promise<void>
}

/** What is said of a call that is wrapped up, wherever it is typed, and the way to finish it. */
export function useWrapUpDraft(
  contactId: ContactId,
  ticketId: TicketId | null,
  onDone?: () => void,
): WrapUpHandle {
  const desk = useDeskClient()
  const draft = useDraft(`wrapUp:${contactId}`, EMPTY)
  const me = useDesk((desk) => desk.session?.person.id ?? null)
  const { disposition, note } = draft.value
  const isPlanMissing = useIsPlanMissing(draft.value, me)
  const finish = useOneRun(async (): Promise<void> => {
    if (disposition === null) return
    const followUp = promisesFollowUp(disposition) ? planOf(draft.value, me, deskNow()) : null
    if (followUp === undefined) return
    const taken = await takeNote(ticketId, note)
    if (taken === null) return
    await draft.flush()
    const done = await runOrNotify(desk, 'wrapUp.finish', { contactId, disposition, followUp, ...taken.said })
    if (done === undefined) return
    draft.discard()
    taken.forget()
    onDone?.()
  })
  return { draft, missing: disposition === null ? 'outcome' : isPlanMissing ? 'followUp' : null, finish }
}

/** Whether the chosen outcome promises a call without a time to come; asked again as time goes. */
function useIsPlanMissing(draft: WrapUpDraft, me: PersonId | null): boolean {
  const now = useNow()
  return promisesFollowUp(draft.disposition) && planOf(draft, me, now) === undefined
}
