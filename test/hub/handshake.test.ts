import { io } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { HUB_PATHS, PROTOCOL_VERSION, type Session } from '../../shared/contract/hub.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'

describe('the handshake', () => {
  it('names why a console of another protocol may not come in', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.signIn(hub.url, '1001')
    await expect(desk.open({ protocol: PROTOCOL_VERSION - 1 })).rejects.toThrow('clientTooOld')
    await expect(desk.open({ protocol: PROTOCOL_VERSION + 1 })).rejects.toThrow('hubTooOld')
    const range = (min: number, max: number) => ({ protocol: max, protocols: { min, max } })
    await expect(desk.open(range(PROTOCOL_VERSION + 1, PROTOCOL_VERSION + 2))).rejects.toThrow('hubTooOld')
    await expect(desk.open(range(-1, 0))).rejects.toThrow('clientTooOld')
    await expect(desk.open({ protocols: { min: 'x' } })).rejects.toThrow('badHandshake')
    // an older console may introduce itself with other fields altogether
    await expect(desk.open({ protocol: 0, token: undefined, desk: 5 })).rejects.toThrow('clientTooOld')
    await expect(desk.open({ protocol: 'one' })).rejects.toThrow('badHandshake')
    await expect(desk.open({ instance: '' })).rejects.toThrow('badHandshake')
  })

  it('gives the refusal its words and whether to come again', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.signIn(hub.url, '1001')
    const refused = await desk.open({ token: 'x.y.z' }).catch((error: unknown) => error)
    expect(refused).toMatchObject({
      message: 'tokenRevoked',
      data: {
        code: 'tokenRevoked',
        retryable: false,
        message: expect.stringContaining('Sign in again') as string,
      },
    })
  })

  it('knows a token that ran out from one that is worth nothing', async () => {
    let now = Date.now()
    const hub = await startTestHub({ now: () => now })
    const desk = await TestDesk.signIn(hub.url, '1001', 'd1')
    now += 16 * 60_000
    await expect(desk.open()).rejects.toThrow('tokenExpired')
    const renewed = await ask<Session>(hub.url, HUB_PATHS.renew, {
      refreshToken: desk.session.refreshToken,
      desk: 'd1',
    })
    await desk.open({ token: renewed.body.accessToken })
    // a token of another hub
    const other = await startTestHub()
    const stranger = await TestDesk.signIn(other.url, '1001', 'd1')
    await expect(desk.open({ token: stranger.session.accessToken })).rejects.toThrow('tokenRevoked')
  })

  it('lets a token in at its own desk only', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.signIn(hub.url, '1001')
    await expect(desk.open({ desk: 'elsewhere' })).rejects.toThrow('badHandshake')
  })

  it('refuses a second console with a copied desk id while the first one answers', async () => {
    const hub = await startTestHub()
    const first = await TestDesk.connect(hub.url, '1001', 'd1')
    const copy = await TestDesk.signIn(hub.url, '1001', 'd1')
    await expect(copy.open({ instance: 'second' })).rejects.toThrow('deskInUse')
    expect(first.socket.connected).toBe(true)
    expect(await first.ask('clock:ask', null)).toHaveProperty('hubTime')
    first.socket.disconnect()
    await until('the desk to be free', () =>
      copy.open({ instance: 'second' }).then(
        () => true,
        () => false,
      ),
    )
  })

  it('lets a console take the place of one that no longer answers', async () => {
    const hub = await startTestHub()
    const dead = await TestDesk.connect(hub.url, '1001', 'd1')
    // the computer lost its power: the connection stands and nothing comes over it any more
    const { transport } = dead.socket.io.engine
    ;(transport as unknown as { ws: { removeAllListeners?: () => void; onmessage: unknown } }).ws.onmessage =
      () => undefined
    const heir = await TestDesk.signIn(hub.url, '1001', 'd1')
    await heir.open({ instance: 'after the reboot' })
    expect(await heir.ask('clock:ask', null)).toHaveProperty('hubTime')
  })

  it('lets the same console come again, and lets its older socket go', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001', 'd1')
    const old = desk.socket
    await desk.open()
    await until('the orphan to go', () => !old.connected)
    expect(desk.socket.connected).toBe(true)
  })

  it('has no other namespace, and answers other upgrades at once', async () => {
    const hub = await startTestHub()
    const socket = io(`${hub.url}/admin`, { transports: ['websocket'], reconnection: false, forceNew: true })
    const error = await new Promise<Error>((resolve) => socket.on('connect_error', resolve))
    expect(error.message).toBe('Invalid namespace')
    socket.disconnect()
    const stray = new WebSocket(`${hub.url.replace('http', 'ws')}/elsewhere`)
    await new Promise((resolve) => (stray.onerror = resolve))
  })
})

describe('the calls of a console', () => {
  it('are refused with words where they do not fit', async () => {
    const hub = await startTestHub()
    const desk = await TestDesk.connect(hub.url, '1001')
    expect(await desk.call('changes:pull', { after: -1, limit: 5 })).toMatchObject({
      ok: false,
      error: { code: 'badInput', retryable: false },
    })
    expect(await desk.call('commands:submit', { commands: [] })).toMatchObject({
      error: { code: 'badInput' },
    })
    expect(await desk.call('presence:wish', { wish: 'asleep' } as never)).toMatchObject({
      error: { code: 'badInput' },
    })
  })

  it('tell the hub’s time', async () => {
    const hub = await startTestHub({ now: () => 1_800_000_000_000 })
    const desk = await TestDesk.connect(hub.url, '1001')
    expect(await desk.ask('clock:ask', null)).toEqual({ hubTime: 1_800_000_000_000 })
  })
})
