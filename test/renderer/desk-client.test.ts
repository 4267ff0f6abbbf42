import { expect, onTestFinished, test, vi } from 'vitest'
import { Act } from '../../shared/acts/registry.ts'
import { portPair, type Port } from '../../shared/contract/door.ts'
import { createDeskClient } from '../../renderer/ui/desk-client.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeDesk, sampleWorld } from '../support/fake-desk.ts'

/** One window's end of the door, over a core that goes and comes back. */
test('the window keeps its state over gaps and over a core that starts again', async () => {
  const world = sampleWorld(Date.now())
  const desk = createFakeDesk(world)
  let here: Port | undefined
  let opened = 0
  // asked before there is a door: once, when it opens, and behind the state
  const client = createDeskClient()
  onTestFinished(() => client.close())
  const team = client.prefetch('session.trialPeople', null)
  client.connect(() => {
    opened += 1
    const [window, core] = portPair()
    here = window
    desk.serve(core)
    return Promise.resolve(window)
  })
  await eventually(() => expect(client.state()?.calls).toHaveLength(1))
  await team
  expect(desk.asked.map(({ name }) => name)).toEqual(['state.snapshot', 'session.trialPeople'])

  desk.patch({ calls: [] })
  await eventually(() => expect(client.state()?.calls).toHaveLength(0))
  const snapshots = (): number => desk.asked.filter(({ name }) => name === 'state.snapshot').length
  expect(snapshots()).toBe(1)

  desk.skip()
  desk.patch({
    sync: {
      toSend: 3,
      needsYou: 0,
      freshAt: null,
      progress: null,
      newer: { kinds: [], keys: [] },
      onlyHere: { toSend: 0, notTaken: 0, isTaken: false },
    },
  })
  await eventually(() => expect(client.state()?.sync.toSend).toBe(3))
  expect(snapshots()).toBe(2)

  let changes = 0
  client.on('changed', () => (changes += 1))
  here?.close()
  expect(client.state()?.sync.toSend).toBe(3)
  await eventually(() => expect(opened).toBe(2))
  await eventually(() => expect(snapshots()).toBe(3))
  await eventually(async () => expect(await client.callCore('outbox.list', null)).toEqual({ items: [] }))
  desk.emitChanged()
  await eventually(() => expect(changes).toBe(1))
})

test('what must happen once is asked again under the same key as soon as the core is there again', async () => {
  const desk = createFakeDesk(sampleWorld(Date.now()))
  const client = createDeskClient()
  onTestFinished(() => client.close())
  let isAway = false
  let back: () => void = () => undefined
  let here: Port | undefined
  client.connect(async () => {
    if (isAway) await new Promise<void>((resolve) => (back = resolve))
    const [window, core] = portPair()
    here = window
    desk.serve(core)
    return window
  })
  await eventually(() => expect(client.isLive()).toBe(true))
  isAway = true
  here?.close()
  await eventually(() => expect(client.isLive()).toBe(false))
  const done = client.callCore('acts.do', {
    acts: [Act.parse({ type: 'followUp.cancel', id: 'f1', why: '客户已来电' })],
    basedOn: null,
    draft: null,
  })
  const settled = vi.fn()
  void done.then(settled, settled)
  await eventually(() => expect(client.store.getState().link.state).toBe('lost'))
  expect(settled).not.toHaveBeenCalled()
  isAway = false
  await eventually(() => {
    back()
    expect(client.isLive()).toBe(true)
  })
  await done
  const asked = desk.asked.filter(({ name }) => name === 'acts.do')
  expect(asked).toHaveLength(1)
  expect(asked[0]?.input).toMatchObject({ ask: expect.any(String) as string })
})
