import { expect, onTestFinished, test, vi } from 'vitest'
import { portPair, type Port } from '../../shared/contract/door.ts'
import { createDeskClient } from '../../renderer/ui/desk-client.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeDesk, sampleWorld } from '../support/fake-desk.ts'

test('a window whose core comes back with another team’s data begins anew, and asks nothing of what was asked before', async () => {
  const reload = vi.fn()
  vi.stubGlobal('location', { reload })
  let desk = createFakeDesk(sampleWorld(Date.now()))
  let here: Port | undefined
  const client = createDeskClient()
  onTestFinished(() => client.close())
  client.connect(() => {
    const [window, core] = portPair()
    here = window
    desk.serve(core)
    return Promise.resolve(window)
  })
  await eventually(() => expect(client.state()?.hubId).toBe('hub-1'))
  here?.close()
  const saved = client.callCore('acts.do', { acts: [], basedOn: null, draft: null })
  saved.catch(() => undefined)
  const { state, ...world } = sampleWorld(Date.now())
  desk = createFakeDesk({ ...world, state: { ...state, hubId: 'hub-2', session: null } })
  await eventually(() => expect(reload).toHaveBeenCalledOnce())
  await expect(client.callCore('outbox.list', null)).rejects.toMatchObject({ code: 'doorClosed' })
  // longer than the question looks for a core that came back
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(desk.asked.map(({ name }) => name)).toEqual(['state.snapshot'])
  expect(client.state()?.hubId).toBe('hub-1')
})
