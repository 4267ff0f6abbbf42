import { expect, test } from 'vitest'
import type { TicketId } from '../../shared/domain/ids.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { startTestHub, until } from '../hub/support/test-hub.ts'
import { passwordOf, personId } from '../hub/support/test-team.ts'
import { TEST_RULES } from '../support/test-buckets.ts'
import { LyingHub } from './support/lying-hub.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

test('another person who signs in without the hub sees nothing that is the first one’s alone', async () => {
  const { url } = await startTestHub({ bucketRules: TEST_RULES })
  const adam = await TestDesk.connect(url, '1900')
  const front = await LyingHub.start(url)
  for (const extension of ['1001', '1002']) {
    const id = `t-${extension}` as TicketId
    await adam.act(openReturn(id, 'P3'))
    await adam.act({ type: 'ticket.update', id, fields: { assignee: personId(extension) } })
  }
  const desk = await (await TestConsole.start(front.url)).signIn('1002')
  await until('the second one’s', () => desk.state.counts.myOpenTickets === 1)
  await desk.door.call('session.signOut', null)
  await desk.signIn('1001')
  await until('the first one’s', () => desk.state.counts.myOpenTickets === 1)
  // typed about what is the first one's alone: it waits for that person, and is said to nobody else
  await desk.door.call('draft.save', { key: 'ticket:t-1001', value: { title: '打到一半' } })
  await desk.door.call('session.signOut', null)
  const ticketOf = (extension: string): Promise<unknown> =>
    desk.door.call('ticket.get', { id: `t-${extension}` as TicketId })

  front.isAway = true
  await desk.door.call('session.signIn', { user: '1002', password: passwordOf('1002') })
  await until('the first one’s to go', async () => (await ticketOf('1001')) === null)
  expect(desk.state.hub.state).not.toBe('online')
  expect((await desk.door.call('search.find', { text: '退货', limit: 50 })).hits).toEqual([])
  expect(desk.state.notices.map(({ key }) => key)).not.toContain('workOutOfReach')
  // also over a restart
  await desk.restart()
  expect(await ticketOf('1001')).toBeNull()

  front.isAway = false
  await desk.door.call('session.signOut', null)
  await desk.signIn('1001')
  await until('the first one’s again', () => desk.state.counts.myOpenTickets === 1)
  expect(await ticketOf('1002')).toBeNull()
  const draft = await desk.door.call('draft.get', { key: 'ticket:t-1001' })
  expect(draft?.value).toEqual({ title: '打到一半' })
})
