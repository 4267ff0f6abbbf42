import { expect, it } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { FollowUp } from '../../shared/domain/follow-up.ts'
import type { FollowUpId, PersonId } from '../../shared/domain/ids.ts'
import { TestDesk } from './support/test-desk.ts'
import { startTestHub } from './support/test-hub.ts'

/** Two consoles take one follow-up at the hub. */

const ID = 'f-1' as FollowUpId
const open: Act = {
  type: 'followUp.open',
  id: ID,
  fields: { number: null, customerId: null, ticketId: null, subject: '问退款', dueAt: 1, assignee: null },
}
const assign = (from: PersonId | null, to: PersonId | null): Act => ({
  type: 'followUp.assign',
  id: ID,
  from,
  to,
})
async function holderAt(desk: TestDesk): Promise<PersonId | null | undefined> {
  for (const line of await desk.snapshot())
    if (line.line === 'item' && line.entity === 'followUp' && line.id === ID)
      return (line.value as FollowUp).assignee
  return undefined
}

it('has one winner; the loser is refused by name of the reason, and a colleague who is not of the team gets nothing', async () => {
  const hub = await startTestHub()
  const [ann, bo] = [await TestDesk.connect(hub.url, '1001'), await TestDesk.connect(hub.url, '1002')]
  await ann.act(open)
  const results = await Promise.all([
    ann.submit(ann.command(assign(null, ann.person))),
    bo.submit(bo.command(assign(null, bo.person))),
  ])
  const answers = results.flat()
  expect(answers.map(({ status }) => status).toSorted()).toEqual(['done', 'refused'])
  expect(answers.find(({ status }) => status === 'refused')).toMatchObject({ code: 'takenMeanwhile' })
  const winner = answers[0]?.status === 'done' ? ann : bo
  expect(await holderAt(ann)).toBe(winner.person)

  const stranger = 'p-nobody' as PersonId
  expect(await bo.submit(bo.command(assign(winner.person, stranger)))).toMatchObject([
    { status: 'refused', code: 'unknownReference' },
  ])
  await bo.act(assign(winner.person, null))
  expect(await holderAt(ann)).toBeNull()
})
