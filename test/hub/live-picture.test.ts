import { describe, expect, it } from 'vitest'
import { applyQueuePatch, type QueuePatch, type QueuePicture } from '../../shared/domain/queue.ts'
import { reportOf, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { personId, queueId, TEAM } from './support/test-team.ts'

const NUMBER = '+8613800138000'
const trial = (times = {}) => startTestHub({ team: { ...TEAM, isSample: true }, isTrial: true, times })

/** Keeps a desk's picture as a console does; a gap fails the test. */
/** Waits until no patch came for so many milliseconds. */
const untilAtRest = (board: { readonly picture: QueuePicture }, quietMs: number): Promise<unknown> =>
  until('the picture to rest', async () => {
    const { version } = board.picture
    await new Promise((resolve) => setTimeout(resolve, quietMs))
    return board.picture.version === version
  })

async function watch(desk: TestDesk): Promise<{ picture: QueuePicture; patches: QueuePatch[] }> {
  const patches: QueuePatch[] = []
  const kept = { picture: undefined as unknown as QueuePicture, patches }
  const early: QueuePatch[] = []
  const apply = (patch: QueuePatch): void => {
    const next = applyQueuePatch(kept.picture, patch)
    if (next === 'gap') throw new Error(`gap: ${kept.picture.version} then ${patch.version}`)
    kept.picture = next
  }
  desk.socket.on('queues:patch', (patch) => {
    patches.push(patch as QueuePatch)
    if ((kept.picture as unknown) === undefined) early.push(patch as QueuePatch)
    else apply(patch as QueuePatch)
  })
  kept.picture = await desk.ask('queues:watch', null)
  early.forEach(apply)
  return kept
}
const agentIn = (picture: QueuePicture, extension: string) =>
  picture.agents.find(({ id }) => id === personId(extension))
const queueIn = (picture: QueuePicture, extension: string) =>
  picture.queues.find(({ id }) => id === queueId(extension))

describe('the live picture', () => {
  it('shows a call waiting, ringing, talking and gone, with totals, to a supervisor', async () => {
    const hub = await trial()
    const sue = await TestDesk.connect(hub.url, '1100')
    const ann = await TestDesk.connect(hub.url, '1001')
    const board = await watch(sue)
    expect(board.picture.queues).toHaveLength(3)
    expect(board.picture.agents.map(({ id }) => id)).toEqual(['1001', '1002', '1003'].map(personId))

    const caller = await callerPhone(hub.url, NUMBER)
    const call = caller.call('5000')
    const waiting = await until('the caller to wait', () => queueIn(board.picture, '5000')?.waiting[0])
    expect(waiting).toMatchObject({ number: NUMBER, ringing: [] })

    await ann.ask('presence:wish', { wish: 'ready' })
    const phone = await registerPhone(ann, { does: 'nothing' })
    await until('it to ring', () => queueIn(board.picture, '5000')?.waiting[0]?.ringing.includes(ann.person))
    await until('the agent to ring', () => agentIn(board.picture, '1001')?.state.activity === 'ringing')
    await (await until('the call', () => phone.lastCall)).answer()
    await call.answered()
    await until('the talk', () => agentIn(board.picture, '1001')?.state.activity === 'talking')
    expect(agentIn(board.picture, '1001')?.contactId).toBe(waiting.contactId)
    expect(queueIn(board.picture, '5000')).toMatchObject({
      waiting: [],
      totals: { offered: 1, answered: 1, inTime: 1, abandoned: 0 },
    })
    await call.hangUp()
    await until('the agent to be free', () => agentIn(board.picture, '1001')?.state.activity === 'ready')
    expect(agentIn(board.picture, '1001')?.contactId).toBeNull()
  })

  it('shows an agent the queues and colleagues that are his, without numbers', async () => {
    const hub = await trial()
    const bo = await TestDesk.connect(hub.url, '1002')
    const mine = await watch(bo)
    expect(mine.picture.queues.map(({ id }) => id)).toEqual([queueId('5000')])
    expect(mine.picture.agents.map(({ id }) => id)).toEqual(['1001', '1002'].map(personId))

    const ann = await TestDesk.connect(hub.url, '1001')
    const cleo = await TestDesk.connect(hub.url, '1003')
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    expect(await until('the caller', () => queueIn(mine.picture, '5000')?.waiting[0])).toMatchObject({
      number: null,
    })
    await cleo.ask('presence:wish', { wish: 'paused', reason: 'meal' })
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    await call.answered()
    await until('the colleague to talk', () => agentIn(mine.picture, '1001')?.state.activity === 'talking')
    expect(agentIn(mine.picture, '1001')?.contactId).toBeNull()
    const text = JSON.stringify(mine.patches)
    expect(text).not.toContain(NUMBER)
    expect(text).not.toContain(personId('1003'))
    expect(text).not.toContain(queueId('5001'))
  })

  it('says "still true" where nothing happens', async () => {
    const hub = await trial({ stillTrueMs: 40 })
    const bo = await TestDesk.connect(hub.url, '1002')
    const mine = await watch(bo)
    const before = mine.picture
    await until(
      'three empty patches',
      () => mine.patches.filter(({ agents, queues }) => agents.length + queues.length === 0).length >= 3,
    )
    expect(mine.picture.version).toBeGreaterThanOrEqual(before.version + 3)
    expect(mine.picture.at).toBeGreaterThan(before.at)
    expect({ ...mine.picture, version: 0, at: 0 }).toEqual({ ...before, version: 0, at: 0 })
  })

  it('gathers what happens at once, and leaves a gap to be seen where a patch is lost', async () => {
    const hub = await trial({ flushMs: 60 })
    const sue = await TestDesk.connect(hub.url, '1100')
    const ann = await TestDesk.connect(hub.url, '1001')
    const board = await watch(sue)
    const first = board.picture
    await untilAtRest(board, 150)
    const count = board.patches.length
    // in one breath: on a slow machine each would else have a gathering of its own
    await Promise.all(
      (['meal', 'training', 'meeting', 'technical'] as const).map((reason) =>
        ann.ask('presence:wish', { wish: 'paused', reason }),
      ),
    )
    await until('the last state', () => agentIn(board.picture, '1001')?.state.pauseReason === 'technical')
    expect(board.patches.length - count).toBeLessThan(4)
    // a console that missed one sees it, asks, and has the same picture
    await ann.ask('presence:wish', { wish: 'paused', reason: 'break' })
    await until('one more', () => agentIn(board.picture, '1001')?.state.pauseReason === 'break')
    expect(applyQueuePatch(first, board.patches.at(-1) as QueuePatch)).toBe('gap')
    const fresh = await sue.ask('queues:watch', null)
    expect(fresh.agents).toEqual(board.picture.agents)
  })

  it('tells a change after a quiet time at once, and gathers the next ones', async () => {
    // no picture that is only still true may come between
    const hub = await trial({ flushMs: 2000, stillTrueMs: 600_000 })
    const sue = await TestDesk.connect(hub.url, '1100')
    const ann = await TestDesk.connect(hub.url, '1001')
    const board = await watch(sue)
    await untilAtRest(board, 2100)
    const count = board.patches.length
    for (const reason of ['meal', 'training', 'meeting'] as const)
      await ann.ask('presence:wish', { wish: 'paused', reason })
    await until('the last state', () => agentIn(board.picture, '1001')?.state.pauseReason === 'meeting')
    const told = board.patches.slice(count).map(({ agents }) => agents.map(({ state }) => state.pauseReason))
    // on a slow machine the second one may come before the first has left
    expect([
      [['meal'], ['meeting']],
      [['training'], ['meeting']],
    ]).toContainEqual(told)
  })

  it('counts the day anew from the ledger after a restart', async () => {
    const hub = await trial()
    const caller = await callerPhone(hub.url, NUMBER)
    const sue = await TestDesk.connect(hub.url, '1100')
    const board = await watch(sue)
    for (let n = 0; n < 2; n++) {
      const call = caller.call('5000')
      await until('it to wait', () => queueIn(board.picture, '5000')?.waiting.length === 1)
      await call.hangUp()
      await until('it to be counted', () => queueIn(board.picture, '5000')?.totals.abandoned === n + 1)
    }
    await hub.close()
    const again = await startTestHub({ dataDir: hub.dataDir })
    const later = await TestDesk.connect(again.url, '1100')
    expect(queueIn(await later.ask('queues:watch', null), '5000')?.totals).toEqual({
      offered: 2,
      answered: 0,
      inTime: 0,
      abandoned: 2,
    })
    // the next day nothing has happened yet
    await again.close()
    const tomorrow = await startTestHub({ dataDir: hub.dataDir, now: () => Date.now() + 24 * 3_600_000 })
    const desk = await TestDesk.connect(tomorrow.url, '1100')
    expect(queueIn(await desk.ask('queues:watch', null), '5000')?.totals.offered).toBe(0)
  })
})

describe('presence', () => {
  it('starts as paused, becomes ready with phone and wish, and tells the agent', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    const first = (await ann.ask('queues:watch', null)).agents.find(({ id }) => id === ann.person)
    expect(first?.state).toMatchObject({ activity: 'paused', pauseReason: 'break' })
    expect(await ann.ask('presence:wish', { wish: 'ready' })).toMatchObject({ activity: 'unreachable' })
    const told = ann.next('presence:you', ({ activity }) => activity === 'ready')
    const phone = await registerPhone(ann)
    await told
    const unreachable = ann.next('presence:you', ({ activity }) => activity === 'unreachable')
    await phone.unregister()
    await unreachable
  })

  it('outlives a short absence of the console and ends with a long one', async () => {
    const hub = await trial({ graceMs: 2000 })
    const sue = await TestDesk.connect(hub.url, '1100')
    const board = await watch(sue)
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    await until('ready', () => agentIn(board.picture, '1001')?.state.activity === 'ready')
    const since = agentIn(board.picture, '1001')?.state.since
    ann.socket.disconnect()
    await ann.open()
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect(agentIn(board.picture, '1001')?.state).toMatchObject({ activity: 'ready', since })
    ann.socket.disconnect()
    await until('signed out', () => agentIn(board.picture, '1001')?.state.activity === 'signedOut')
    // whoever comes back is not offered calls before saying so
    await ann.open()
    await until('paused', () => agentIn(board.picture, '1001')?.state.activity === 'paused')
  })

  it('offers no call to a phone that was in doubt when its console left, before the console says that it is proven', async () => {
    const hub = await trial()
    const sue = await TestDesk.connect(hub.url, '1100')
    const board = await watch(sue)
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    await until('ready', () => agentIn(board.picture, '1001')?.state.activity === 'ready')
    await ann.ask('presence:phone', { isProven: false, busy: 'no' })
    await until('in doubt', () => agentIn(board.picture, '1001')?.state.activity === 'unreachable')
    const told: string[] = []
    sue.socket.on('queues:patch', ({ agents }) => {
      for (const { id, state } of agents) if (id === personId('1001')) told.push(state.activity)
    })
    ann.socket.disconnect()
    await ann.open()
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await until('the caller to wait', () => queueIn(board.picture, '5000')?.waiting.length === 1)
    expect(told).not.toContain('ready')
    expect(queueIn(board.picture, '5000')?.waiting[0]?.ringing).toEqual([])
    await ann.ask('presence:phone', { isProven: true, busy: 'no' })
    await call.answered()
  })

  it('wraps up after a call of a queue that asks for it, until the desk says it is over', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const wrapUp = ann.next('presence:you', ({ activity }) => activity === 'wrapUp')
    const call = (await callerPhone(hub.url, NUMBER)).call('5002')
    await call.answered()
    const contactId = await until('the contact id', () => call.contactId)
    await call.hangUp()
    await wrapUp
    // the next caller waits although the phone is free
    const next = (await callerPhone(hub.url, '+8613800138001')).call('5000')
    await until('it to wait', () => next.progress.length > 0)
    expect(next.isTalking).toBe(false)
    await ann.ask('presence:wrapUp', { contactId: contactId, until: Date.now() + 60_000 })
    const over = await ann.ask('presence:wrapUp', { contactId: contactId, until: null })
    expect(['ready', 'ringing', 'talking']).toContain(over.activity)
    await next.answered()
  })

  it('ends a wrap-up by itself when its time is over', async () => {
    const hub = await trial()
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const ready = ann.next('presence:you', ({ activity }) => activity === 'ready')
    await ann.act(reportOf('contact-1'))
    const state = await ann.ask('presence:wrapUp', { contactId: 'contact-1', until: Date.now() + 200 })
    expect(state.activity).toBe('wrapUp')
    await ready
  })

  it('may be forced by a supervisor, not by a colleague; and it is written down', async () => {
    const hub = await trial()
    const [ann, bo, sue] = [
      await TestDesk.connect(hub.url, '1001'),
      await TestDesk.connect(hub.url, '1002'),
      await TestDesk.connect(hub.url, '1100'),
    ]
    const force = { agent: ann.person, wish: { wish: 'paused', reason: 'training' } } as const
    expect(await bo.call('presence:force', force)).toMatchObject({ ok: false, error: { code: 'notAllowed' } })
    const told = ann.next('presence:you')
    expect(await sue.ask('presence:force', force)).toMatchObject({
      activity: 'paused',
      pauseReason: 'training',
      by: sue.person,
    })
    expect(await told).toMatchObject({ pauseReason: 'training', by: sue.person })
    // what she wishes herself is nobody else's
    expect(await ann.ask('presence:wish', { wish: 'paused', reason: 'training' })).not.toHaveProperty('by')
    expect(await sue.call('presence:force', { ...force, agent: 'nobody' })).toMatchObject({
      error: { code: 'notFound' },
    })
  })
})
