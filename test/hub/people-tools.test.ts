import { describe, expect, it } from 'vitest'
import { HUB_PATHS, type HttpError, type Session } from '../../shared/contract/hub.ts'
import { DAY_MS } from '../../shared/domain/time.ts'
import { createPublicKey } from 'node:crypto'
import { verifyAudit } from '../../hub/audit/read-audit.ts'
import { loadHubKeys } from '../../hub/store/hub-keys.ts'
import { openStore } from '../../hub/store/open-store.ts'
import { finish, hub } from './support/hub-program.ts'
import { ask, TestDesk } from './support/test-desk.ts'
import { startTestHub, until } from './support/test-hub.ts'
import { registerPhone } from './support/test-phones.ts'
import { passwordOf } from './support/test-team.ts'

const signIn = (url: string, password: string, desk = 'd9', user = '1001') =>
  ask<Session & HttpError>(url, HUB_PATHS.signIn, { user, password, desk })

describe('putting a person out', { timeout: 60_000 }, () => {
  it('sign-out: consoles, tokens and phones of that person go at once, and of nobody else', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001', 'd1')
    const other = await TestDesk.connect(running.url, '1001', 'd2')
    const bo = await TestDesk.connect(running.url, '1002', 'd3')
    const phone = await registerPhone(other)
    const boPhone = await registerPhone(bo)
    const ended = [ann.next('session:ended'), other.next('session:ended')]
    const tool = await finish(hub(['sign-out', '1001', '--data', running.dataDir]))
    expect(tool).toMatchObject({ code: 0, out: expect.stringContaining('Ann (1001)') as string })
    expect(tool.out).toContain('2 sign-ins')
    expect(await Promise.all(ended)).toEqual([{ reason: 'tokenRevoked' }, { reason: 'tokenRevoked' }])
    await until('both sockets to be closed', () => !ann.socket.connected && !other.socket.connected)
    await expect(ann.snapshot()).rejects.toThrow('tokenRevoked')
    // with the password of the session that is over the phone comes in no more
    await until('the phone to be let go', () => !phone.transport.isConnected())
    await expect(registerPhone(other)).rejects.toThrow('registration: 40')
    expect(bo.socket.connected && boPhone.transport.isConnected()).toBe(true)
    expect((await signIn(running.url, passwordOf('1001'))).status).toBe(200)
  })

  it('password: the old one and its sign-ins are worth nothing, the new one is printed once', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001', 'd1')
    const tool = await finish(hub(['password', '1001', '--data', running.dataDir]))
    expect(tool.code).toBe(0)
    const password = /shown this once: (\S+)/.exec(tool.out)?.[1] ?? ''
    await until('the socket to be closed', () => !ann.socket.connected)
    expect((await signIn(running.url, passwordOf('1001'))).status).toBe(401)
    expect((await signIn(running.url, password)).status).toBe(200)
    const short = await finish(
      hub(['password', '1001', '--password-stdin', '--data', running.dataDir], { input: 'short' }),
    )
    expect(short.code).toBe(2)
    expect((await signIn(running.url, password, 'd4')).status).toBe(200)
  })

  it('disable: nobody comes in until enable, and colleagues see it', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.connect(running.url, '1001', 'd1')
    const bo = await TestDesk.connect(running.url, '1002', 'd2')
    const seen = bo.next('changes:new')
    expect((await finish(hub(['disable', '1001', '--data', running.dataDir]))).code).toBe(0)
    expect((await seen).changes).toMatchObject([
      { change: { op: 'set', entity: 'person', id: 'p-1001', fields: { active: false } } },
    ])
    await until('the socket to be closed', () => !ann.socket.connected)
    expect((await signIn(running.url, passwordOf('1001'))).status).toBe(401)
    const again = await finish(hub(['disable', '1001', '--data', running.dataDir]))
    expect(again).toMatchObject({ code: 1, err: expect.stringContaining('switched off already') as string })
    // the next change goes on behind it
    expect((await finish(hub(['enable', '1001', '--data', running.dataDir]))).code).toBe(0)
    const back = await TestDesk.connect(running.url, '1001', 'd1')
    expect((await registerPhone(back)).isRegistered).toBe(true)
    expect(await bo.pullAll(2)).toHaveLength(2)
  })

  it('works on the folder where no hub runs, and is written down', async () => {
    const running = await startTestHub()
    const ann = await TestDesk.signIn(running.url, '1001', 'd1')
    await running.close()
    const tool = await finish(
      hub(['password', '1001', '--password-stdin', '--data', running.dataDir], { input: 'another one\n' }),
    )
    expect(tool).toMatchObject({ code: 0, out: expect.stringContaining('1 sign-in was ended') as string })
    expect(tool.out).not.toContain('another one')
    expect((await finish(hub(['disable', '1002', '--data', running.dataDir]))).code).toBe(0)
    const nobody = await finish(hub(['sign-out', '4711', '--data', running.dataDir]))
    expect(nobody).toMatchObject({ code: 1, err: expect.stringContaining('4711') as string })
    const later = await startTestHub({ dataDir: running.dataDir })
    expect((await signIn(later.url, 'another one')).status).toBe(200)
    expect((await signIn(later.url, passwordOf('1002'), 'd5', '1002')).status).toBe(401)
    const renewed = await ask(later.url, HUB_PATHS.renew, {
      refreshToken: ann.session.refreshToken,
      desk: 'd1',
    })
    expect(renewed.status).toBe(401)
    await later.close()
    const store = await openStore(running.dataDir)
    const kinds = await store.db.selectFrom('audit').select('kind').execute()
    expect(kinds.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['passwordSet', 'personDisabled']) as string[],
    )
    const publicKey = createPublicKey(loadHubKeys(running.dataDir).auditKey)
    const options = { hubId: running.hubId, publicKey, now: Date.now() }
    expect(await verifyAudit(store.db, options)).toMatchObject({ isWhole: true })
    await store.close()
  })
})

describe('a session', () => {
  it('ends 30 days after the sign-in, however often it was renewed', async () => {
    let now = Date.now()
    const running = await startTestHub({ now: () => now })
    let { refreshToken } = (await signIn(running.url, passwordOf('1001'))).body
    const renew = () => ask<Session & HttpError>(running.url, HUB_PATHS.renew, { refreshToken, desk: 'd9' })
    for (let day = 1; day <= 29; day++) {
      now += DAY_MS
      const renewed = await renew()
      expect(renewed.status).toBe(200)
      refreshToken = renewed.body.refreshToken
    }
    now += DAY_MS
    expect((await renew()).body.code).toBe('tokenExpired')
  })

  it('has a SIP password of its own, which outlives a restart and ends with it', async () => {
    const running = await startTestHub()
    const first = await TestDesk.connect(running.url, '1001', 'd1')
    const second = await TestDesk.connect(running.url, '1001', 'd2')
    expect(first.session.sip.password).not.toBe(second.session.sip.password)
    await running.close()
    const port = Number(new URL(running.url).port)
    const later = await startTestHub({ dataDir: running.dataDir, port })
    expect((await registerPhone(first)).isRegistered).toBe(true)
    const { refreshToken } = first.session
    expect((await ask(later.url, HUB_PATHS.signOut, { refreshToken, desk: 'd1' })).status).toBe(204)
    await expect(registerPhone(first)).rejects.toThrow('registration: 40')
    // the other session of the same person goes on
    expect((await registerPhone(second)).isRegistered).toBe(true)
  })
})
