import { describe, expect, it } from 'vitest'
import { createLogger } from '../../shared/log/create-logger.ts'
import { CallerOptions, CallerSession } from '../../shared/contract/caller.ts'
import { Health, HUB_PATHS } from '../../shared/contract/hub.ts'
import { ask, createCustomer, TestDesk } from './support/test-desk.ts'
import { makeFolder, startTestHub, until } from './support/test-hub.ts'
import { callerPhone, registerPhone } from './support/test-phones.ts'
import { passwordOf, TEAM } from './support/test-team.ts'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const NUMBER = '+8613800138000'

describe('the state of the hub', () => {
  it('is told at /health', async () => {
    const hub = await startTestHub({ version: '1.2.3' })
    const { status, body, headers } = await ask(hub.url, '/health')
    expect(status).toBe(200)
    expect(Health.parse(body)).toMatchObject({
      status: 'ok',
      version: '1.2.3',
      hubId: hub.hubId,
      isTrial: false,
    })
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('access-control-allow-origin')).toBeNull()
  })

  it('is measured at /metrics', async () => {
    const hub = await startTestHub()
    const ann = await TestDesk.connect(hub.url, '1001')
    const command = ann.command(createCustomer('c1', 'Wang'))
    await ann.submit(command)
    await ann.submit(command)
    await ann.act({ type: 'followUp.cancel', id: 'none' as never, why: 'no reason' })
    await ann.ask('presence:wish', { wish: 'paused', reason: 'meal' })
    await ask(hub.url, HUB_PATHS.signIn, { user: '1002', password: 'wrong', desk: 'd' })
    const text = await (await fetch(`${hub.url}/metrics`)).text()
    expect(text).toContain('ringdesk_hub_connections 1')
    expect(text).toContain('ringdesk_hub_commands_total{result="done"} 1')
    expect(text).toContain('ringdesk_hub_commands_total{result="replay"} 1')
    expect(text).toContain('ringdesk_hub_commands_total{result="notFound"} 1')
    expect(text).toContain('ringdesk_hub_sign_ins_total{result="refused"} 1')
    expect(text).toContain('ringdesk_hub_revision 3')
    expect(text).toContain('ringdesk_hub_queue_waiting{queue="queue 5000"} 0')
    expect(text).toContain('ringdesk_hub_agents{activity="paused"} 1')
    expect(text).toContain('ringdesk_hub_command_seconds_count 3')
  })

  it('describes its routes, and says what is not there', async () => {
    const hub = await startTestHub()
    const { body } = await ask<{ paths: object }>(hub.url, '/api/openapi.json')
    expect(Object.keys(body.paths)).toEqual(expect.arrayContaining(Object.values(HUB_PATHS)))
    expect(await ask(hub.url, '/elsewhere')).toMatchObject({ status: 404, body: { code: 'notFound' } })
    const big = await ask(hub.url, HUB_PATHS.signIn, { user: 'x'.repeat(100_000), password: 'x', desk: 'd' })
    expect(big.status).toBe(413)
  })
})

describe('the test caller', () => {
  const withPages = () => {
    const pagesFolder = makeFolder()
    mkdirSync(join(pagesFolder, 'caller'))
    mkdirSync(join(pagesFolder, 'assets'))
    mkdirSync(join(pagesFolder, 'workspace'))
    writeFileSync(join(pagesFolder, 'caller', 'index.html'), '<!doctype html><title>caller</title>')
    writeFileSync(join(pagesFolder, 'assets', 'caller-1.js'), 'export {}')
    writeFileSync(join(pagesFolder, 'workspace', 'index.html'), 'workspace')
    return pagesFolder
  }

  it('has its page, its choices and its phone on a trial', async () => {
    const hub = await startTestHub({ team: 'sample', customers: 12, isTrial: true, pagesFolder: withPages() })
    const page = await fetch(`${hub.url}/caller`)
    expect(await page.text()).toContain('caller')
    expect(page.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect((await fetch(`${hub.url}/assets/caller-1.js`)).headers.get('content-type')).toContain('javascript')
    expect((await fetch(`${hub.url}/assets/..%2Fworkspace%2Findex.html`)).status).toBe(400)
    expect((await fetch(`${hub.url}/workspace/index.html`)).status).toBe(404)

    const options = CallerOptions.parse((await ask(hub.url, '/api/caller/options')).body)
    expect(options.customers[0]).toEqual({ name: '王小明', e164: NUMBER })
    expect(options.queues.map(({ name }) => name)).toContain('售后')
    const session = CallerSession.parse((await ask(hub.url, '/api/caller/session', { number: NUMBER })).body)
    expect(session).toMatchObject({ username: NUMBER, displayName: '王小明' })
    const again = CallerSession.parse((await ask(hub.url, '/api/caller/session', { number: NUMBER })).body)
    expect(again.password).toBe(session.password)
    const withheld = CallerSession.parse((await ask(hub.url, '/api/caller/session', { number: null })).body)
    expect(withheld.displayName).toBe('')
    expect((await ask(hub.url, '/api/caller/session', { number: '12' })).status).toBe(400)
  })

  it('is not there for a real team, and says how to get its page where that is not built', async () => {
    const hub = await startTestHub({ pagesFolder: withPages() })
    expect((await fetch(`${hub.url}/caller`)).status).toBe(404)
    expect((await ask(hub.url, '/api/caller/options')).status).toBe(404)
    expect((await ask(hub.url, '/api/caller/session', { number: null })).status).toBe(404)
    const bare = await startTestHub({
      team: { ...TEAM, isSample: true },
      isTrial: true,
      pagesFolder: makeFolder(),
    })
    const { status, body } = await ask<{ message: string }>(bare.url, '/caller')
    expect(status).toBe(404)
    expect(body.message).toContain('npm start')
  })
})

describe('the log', () => {
  it('masks numbers and hides secrets, wherever they stand', () => {
    const lines: string[] = []
    const log = createLogger({ level: 'debug', write: (line) => void lines.push(line) })
    const id = '01a20276-411c-75e7-9541-541138991234'
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwIn0.W5K7TkCzugyLS7108SJrKAVPk9IxFA9nUM0Sf4txHH0'
    log.info(
      { caller: NUMBER, nested: { list: ['call 13800138000 back'], password: 'hunter2' }, id },
      `from ${NUMBER}`,
    )
    log.warn({ headers: { authorization: `Bearer ${token}` }, url: `/x?t=${token}` }, 'with a token')
    log.error({ err: new Error(`no route to ${NUMBER}`) }, 'an error')
    log.child({ number: NUMBER }).info(`plain ${NUMBER} and ${token}`)
    const text = lines.join('')
    expect(lines).toHaveLength(4)
    expect(text).not.toContain('13800138000')
    expect(text).not.toContain('hunter2')
    expect(text).not.toContain(token)
    expect(text).toContain('+861********00')
    expect(text).toContain(id)
    expect(text).toContain('state-and-log.test.ts')
    expect(text).toContain('"type":"Error"')
  })

  it('of a whole day of a hub holds no number, password or token', async () => {
    const lines: string[] = []
    const hub = await startTestHub({
      team: { ...TEAM, isSample: true },
      isTrial: true,
      log: { level: 'debug', write: (line) => void lines.push(line) },
    })
    await ask(hub.url, HUB_PATHS.signIn, { user: '1002', password: 'hunter2-wrong', desk: 'd' })
    const ann = await TestDesk.connect(hub.url, '1001')
    await ann.act(createCustomer('c1', 'Wang', NUMBER))
    await ann.ask('presence:wish', { wish: 'ready' })
    await registerPhone(ann)
    const call = (await callerPhone(hub.url, NUMBER)).call('5000')
    await call.answered()
    await call.hangUp()
    await call.ended()
    await ann.open({ token: 'x.y.z' }).catch(() => undefined)
    await ask(hub.url, HUB_PATHS.renew, { refreshToken: ann.session.refreshToken, desk: ann.desk })
    await ask(hub.url, HUB_PATHS.renew, { refreshToken: 'nonsense', desk: ann.desk })
    await until('the log to grow', () => lines.length > 5)
    await hub.close()
    const text = lines.join('')
    expect(text).toContain('hub listens')
    for (const secret of [
      '13800138000',
      'hunter2-wrong',
      passwordOf('1001'),
      ann.session.accessToken,
      ann.session.refreshToken,
      ann.session.sip.password,
    ])
      expect(text).not.toContain(secret)
    for (const line of lines) expect(() => JSON.parse(line) as unknown).not.toThrow()
  })
})
