import type { ReceivedResult } from '../../../shared/contract/hub-received.ts'
import type { FollowUpId, PersonId } from '../../../shared/domain/ids.ts'
import { dialTextOf } from '../../../shared/domain/party-number.ts'
import type { EntityRef } from '../../../shared/entities/entity-ref.ts'
import type { Cache } from '../cache/cache.ts'
import type { Clock } from '../clock.ts'
import type { Names } from '../names/names.ts'
import type { Notices } from '../notices/notices.ts'
import type { Outbox } from '../outbox/outbox.ts'

type Refused = Extract<ReceivedResult, { status: 'refused' | 'unread' }>

/** Follow-ups that this person took while somebody else had taken them at the hub. */
export interface LostClaims {
  /** Takes the claims out of answers that were not what was wished, and gives the rest: a claim that came too late leaves nothing to do. */
  settle<T extends Refused>(answers: readonly T[]): T[]
  /** Says who has a follow-up as soon as the change that says so is here. */
  changed(entities: readonly EntityRef[], all: boolean): void
}

interface LostClaimParts {
  readonly cache: Pick<Cache, 'ledger'>
  readonly outbox: Pick<Outbox, 'arrivedCommand' | 'undo'>
  readonly names: Pick<Names, 'person' | 'customer'>
  readonly notices: Pick<Notices, 'add'>
  readonly clock: Pick<Clock, 'now'>
}

/** Two persons may take one follow-up at once, or while one of them works without the hub: one has it, the other is told who. */
export function createLostClaims({ cache, outbox, names, notices, clock }: LostClaimParts): LostClaims {
  /** Claims whose other holder is not here yet: who had the follow-up when it was taken, and its revision when the refusal came. */
  const untold = new Map<FollowUpId, { readonly from: PersonId | null; readonly revision: number }>()
  const revisionOf = (id: FollowUpId): number => cache.ledger.revisionOf('followUp', id) ?? 0
  const tell = (id: FollowUpId): void => {
    const claim = untold.get(id)
    const followUp = cache.ledger.get('followUp', id)
    // the refusal may be here before the change that explains it; who won may have given it back with the same pull
    if (claim === undefined || (followUp?.assignee === claim.from && revisionOf(id) <= claim.revision)) return
    untold.delete(id)
    const number = followUp === undefined ? null : dialTextOf(followUp)
    const values = { customer: names.customer(followUp?.customerId ?? null) ?? number ?? '—' }
    const name = names.person(followUp?.assignee ?? null)
    if (name === null) notices.add('info', 'followUpFree', values)
    else notices.add('info', 'followUpTaken', { ...values, name })
  }
  return {
    settle: (answers) =>
      answers.filter((answer) => {
        const act = outbox.arrivedCommand(answer.id)?.command.act
        const isLate = answer.status === 'refused' && answer.code === 'takenMeanwhile'
        if (act?.type !== 'followUp.assign' || !isLate) return true
        outbox.undo(answer.id, clock.now())
        untold.set(act.id, { from: act.from, revision: revisionOf(act.id) })
        tell(act.id)
        return false
      }),
    changed: (entities, all) => {
      if (untold.size === 0) return
      for (const id of untold.keys())
        if (all || entities.some((one) => one.entity === 'followUp' && one.id === id)) tell(id)
    },
  }
}
