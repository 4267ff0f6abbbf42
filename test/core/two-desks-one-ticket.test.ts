import { v7 } from 'uuid'
import { describe, expect, test } from 'vitest'
import type { Act } from '../../shared/acts/registry.ts'
import type { NoteId, TicketId } from '../../shared/domain/ids.ts'
import { TestDesk } from '../hub/support/test-desk.ts'
import { until } from '../hub/support/test-hub.ts'
import { personId } from '../hub/support/test-team.ts'
import { offline, online, restartableHub, type RestartableHub } from './support/restartable-hub.ts'
import { TestConsole } from './support/test-console.ts'
import { openReturn } from './support/ticket-acts.ts'

const TICKET = 't-1' as TicketId
const open = openReturn(TICKET, 'P3')
const titled = (title: string): Act => ({ type: 'ticket.update', id: TICKET, fields: { title } })
const noteOn = (text: string): Act => ({
  type: 'note.add',
  id: v7() as NoteId,
  about: { entity: 'ticket', id: TICKET },
  text,
})
const view = async (desk: TestConsole) => {
  const found = await desk.door.call('ticket.get', { id: TICKET })
  if (!found) throw new Error('no ticket')
  return found
}
const titleOf = async (desk: TestConsole): Promise<string> => (await view(desk)).ticket.title

/** Does an act as a person who sees the ticket. */
const act = async (desk: TestConsole, ...acts: Act[]): Promise<unknown> =>
  desk.door.call('acts.do', { acts, basedOn: (await view(desk)).revision, draft: null })

/** Two agents with one ticket on their screens, for which Bo asks. */
async function twoDesks(): Promise<{ hub: RestartableHub; ann: TestConsole; bo: TestConsole }> {
  const hub = await restartableHub()
  const ann = await (await TestConsole.start(hub.url)).signIn('1001')
  const bo = await (await TestConsole.start(hub.url)).signIn('1002')
  await ann.do(open)
  await until('the ticket', async () => (await bo.door.call('ticket.get', { id: TICKET })) !== null)
  await bo.do({ type: 'ticket.completeStage', id: TICKET, fromStep: 0 })
  await until('the request', async () => (await view(ann)).ticket.requesters?.includes(personId('1002')))
  await until(
    'its number',
    async () => (await view(ann)).ticket.number !== null && !(await view(ann)).isPending,
  )
  return { hub, ann, bo }
}

/** Ann works without the hub; Bo does something at the hub meanwhile; then she is back. */
async function annIsAway(
  { hub, ann, bo }: Awaited<ReturnType<typeof twoDesks>>,
  offlineActs: readonly Act[],
  meanwhile: readonly Act[],
): Promise<void> {
  await hub.stop()
  await offline(ann)
  for (const one of offlineActs) await act(ann, one)
  await ann.core.close()
  ann.phone.detach()
  await hub.start()
  await online(bo)
  for (const one of meanwhile) await act(bo, one)
  await bo.sent()
  await ann.open()
  await online(ann)
  await until('all sent', () => ann.state.sync.toSend === 0, 15_000)
}

describe('two desks edit one ticket, one of them without the hub', () => {
  test('both notes stay; the overwritten value is shown where it was newer, lasts, and is taken again by one click', async () => {
    const desks = await twoDesks()
    const { hub, ann, bo } = desks
    await annIsAway(
      desks,
      [
        titled('安的标题'),
        noteOn('安的记录'),
        { type: 'ticket.decideRequest', id: TICKET, verdict: 'approved', comment: '质量问题' },
      ],
      [titled('博的标题'), noteOn('博的记录'), { type: 'ticket.setStatus', id: TICKET, status: 'waiting' }],
    )
    await until('the same title', async () => (await titleOf(bo)) === '安的标题')
    for (const desk of [ann, bo])
      await until('both notes', async () => {
        const texts = (await view(desk)).notes.map(({ note }) => note.text)
        return texts.includes('安的记录') && texts.includes('博的记录') && texts.length === 2
      })
    const { ticket } = await view(bo)
    // the amount is not known, so this is the first of two approvals
    expect(ticket).toMatchObject({
      status: 'waiting',
      decision: null,
      firstApproval: { by: 'p-1001', comment: '质量问题' },
    })
    expect((await view(ann)).ticket).toEqual(ticket)

    // Bo wrote later and lost: shown at his desk only, also after it was started again
    expect(ann.state.conflicts.overwritten).toEqual([])
    await bo.restart()
    expect(bo.state.conflicts.overwritten).toMatchObject([
      {
        entity: 'ticket',
        entityId: TICKET,
        field: 'title',
        own: '博的标题',
        winning: '安的标题',
        by: 'p-1001',
      },
    ])
    await online(bo)
    await bo.door.call('conflicts.restoreMine', { ids: bo.state.conflicts.overwritten.map(({ id }) => id) })
    expect(bo.state.conflicts.overwritten).toEqual([])
    await until('the title everywhere', async () => (await titleOf(ann)) === '博的标题')
    // he saw hers and she is told nothing
    expect(ann.state.conflicts.overwritten).toEqual([])
    const lines = await (await TestDesk.signIn(hub.url, '1003')).snapshot()
    expect(lines.find((line) => line.line === 'item' && line.entity === 'ticket')).toMatchObject({
      value: { title: '博的标题' },
    })
  })

  test('who overwrites what he has seen says nothing; who has not seen it does; a mark can be put away', async () => {
    const { ann, bo } = await twoDesks()
    await act(ann, titled('一'))
    await until('it', async () => (await titleOf(bo)) === '一')
    await act(bo, titled('二'))
    await until('it', async () => (await titleOf(ann)) === '二')
    expect(ann.state.conflicts.overwritten).toEqual([])
    // an act on what was seen long ago
    const { revision } = await view(bo)
    await act(ann, titled('三'))
    await until('it', async () => (await titleOf(bo)) === '三')
    await bo.door.call('acts.do', { acts: [titled('四')], basedOn: revision, draft: null })
    await until('the mark', () => ann.state.conflicts.overwritten.length === 1)
    expect(ann.state.conflicts.overwritten).toMatchObject([{ own: '三', winning: '四', by: 'p-1002' }])
    expect(ann.state.notices.map(({ key }) => key)).toContain('valueBeaten')
    await ann.door.call('conflicts.dismiss', { ids: ann.state.conflicts.overwritten.map(({ id }) => id) })
    expect(ann.state.conflicts.overwritten).toEqual([])
    expect(await titleOf(ann)).toBe('四')
  })
})

describe('intents', () => {
  test('an approval without the hub waits for its word, and the word is shown until it was seen', async () => {
    const { hub, ann } = await twoDesks()
    await hub.stop()
    await offline(ann)
    await act(ann, { type: 'ticket.decideRequest', id: TICKET, verdict: 'approved', comment: '质量问题' })
    expect(ann.state.conflicts.intents).toMatchObject([
      { ticketId: TICKET, status: 'waiting', refusal: null },
    ])
    await hub.start()
    await until('the word', () => ann.state.conflicts.intents[0]?.status === 'confirmed', 15_000)
    await ann.restart()
    expect(ann.state.conflicts.intents).toMatchObject([{ ticketId: TICKET, status: 'confirmed' }])
    await ann.door.call('conflicts.dismiss', { ids: ann.state.conflicts.intents.map(({ id }) => id) })
    expect(ann.state.conflicts.intents).toEqual([])
  })

  test('one that the hub refuses is said with the reason', async () => {
    const desks = await twoDesks()
    await annIsAway(
      desks,
      [{ type: 'ticket.decideRequest', id: TICKET, verdict: 'approved', comment: '质量问题' }],
      [{ type: 'ticket.decideRequest', id: TICKET, verdict: 'rejected', comment: '已过七天' }],
    )
    expect(desks.ann.state.conflicts.intents).toMatchObject([
      { status: 'refused', act: { comment: '质量问题' }, refusal: { code: 'alreadyDecided' } },
    ])
  })

  test('what means something at the hub only is refused without it', async () => {
    const hub = await restartableHub()
    const sue = await (await TestConsole.start(hub.url)).signIn('1100')
    await hub.stop()
    await offline(sue)
    await expect(
      sue.door.call('board.force', { agent: 'p-1001', wish: { wish: 'ready' } }),
    ).rejects.toMatchObject({ code: 'needsHub' })
  })
})
