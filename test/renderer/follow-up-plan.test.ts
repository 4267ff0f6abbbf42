import { describe, expect, it } from 'vitest'
import { toLocalInput } from '../../renderer/workspace/follow-ups/next-attempt.ts'
import { EMPTY_PLAN, planOf } from '../../renderer/workspace/wrap-up/follow-up-plan.ts'
import { PersonId } from '../../shared/domain/ids.ts'

const NOW = new Date(2026, 10, 22, 15, 4).getTime()
const [me, other] = [PersonId.parse('p1001'), PersonId.parse('p1002')]

describe('what is promised in a wrap-up', () => {
  it('is a call by the agent in two hours unless something else is chosen', () => {
    expect(planOf(EMPTY_PLAN, me, NOW)).toEqual({ dueAt: NOW + 7_200_000, assignee: me })
    expect(planOf({ ...EMPTY_PLAN, due: 'tomorrow', assignee: 'anyone' }, me, NOW)).toEqual({
      dueAt: new Date(2026, 10, 23, 9, 30).getTime(),
      assignee: null,
    })
    expect(
      planOf({ due: 'custom', at: toLocalInput(NOW + 600_000), assignee: other }, me, NOW),
    ).toMatchObject({
      assignee: other,
    })
  })
  it('is nothing while its time is not chosen, or past', () => {
    expect(planOf({ ...EMPTY_PLAN, due: 'custom' }, me, NOW)).toBeUndefined()
    expect(planOf({ ...EMPTY_PLAN, due: 'custom', at: toLocalInput(NOW) }, me, NOW)).toBeUndefined()
  })
})
