import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { i18n } from '../../i18n/index.ts'
import type { DeskClient, DeskInput } from '../../ui/desk-client-types.ts'
import { notify, showProblem } from '../../ui/notify.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'

/** What is dialled for a follow-up. */
export const toDialFor = (followUp: FollowUp): DeskInput<'call.dial'> => ({
  number: dialTextOf(followUp) ?? '',
  customerId: followUp.customerId,
  followUpId: followUp.id,
  ticketId: followUp.ticketId,
})

/** Calls the customer, where there is a number and the call is still owed. */
export function callFor(desk: DeskClient, followUp: FollowUp): void {
  if (followUp.status !== 'owed' || dialTextOf(followUp) === null) return
  void runOrNotify(desk, 'call.dial', toDialFor(followUp))
}

/** Gives a follow-up to somebody, or (null) to everybody; where another has it by now the person is told who. */
export async function assign(desk: DeskClient, followUp: FollowUp, to: PersonId | null): Promise<void> {
  const { id, assignee: from } = followUp
  if (followUp.status !== 'owed' || from === to) return
  try {
    const acts = [{ type: 'followUp.assign' as const, id, from, to }]
    await desk.callCore('acts.do', { acts, basedOn: null, draft: null })
  } catch (error) {
    const name =
      error instanceof DoorError && error.code === 'takenMeanwhile' ? await holderOf(desk, followUp) : null
    if (name === null) showProblem(error)
    else notify('warning', i18n.t('followUps:takenBy', { name }))
  }
}

/** Who has it now; null where nobody has, or that cannot be had. */
async function holderOf(desk: DeskClient, { id }: FollowUp): Promise<string | null> {
  const row = await desk.callCore('followUp.get', { id }).catch(() => null)
  return row?.assigneeName ?? null
}

/** Takes a follow-up for whoever is signed in here; one that a colleague has is taken over in its details alone. */
export function take(desk: DeskClient, followUp: FollowUp): void {
  const me = desk.state()?.session?.person.id
  if (me !== undefined && followUp.assignee === null) void assign(desk, followUp, me)
}
