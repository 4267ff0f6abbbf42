import type { Page } from '@playwright/test'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CallerOptions } from '../../shared/contract/caller.ts'
import { listen } from '../support/tone.ts'
import { DOMAIN, PhoneBench, until } from './phone-bench.ts'
import type { TestPhone } from './phone-bench.ts'

/** The test caller, a customer's phone in a page of its own, against the real switch and a real agent's phone. */
const AGENT_HZ = 440
const CUSTOMER_HZ = 700
const NUMBER = '+8613800138000'
const OTHER = '+8613900139000'

const bench = new PhoneBench()
let agent: TestPhone
let page: Page
const asked: (string | null)[] = []
const faults: string[] = []

beforeAll(async () => {
  await bench.build('phone', 'caller')
  await bench.startLine({
    accounts: (username) =>
      username === '1001' || username.startsWith('+') || username.startsWith('withheld')
        ? {
            username,
            displayName: username,
            kind: username === '1001' ? 'agent' : 'caller',
            password: `pw-${username}`,
          }
        : undefined,
    queues: [
      {
        id: 'after-sales',
        name: '售后',
        extension: '5000',
        strategy: 'ring-all',
        ringSeconds: 20,
        maxWaitSeconds: 60,
        members: [{ username: '1001' }],
      },
    ],
    defaultAvailable: true,
  })
  agent = await bench.phone(await bench.browser(AGENT_HZ))
  await agent.register(bench.account('1001'))

  const options = {
    customers: [
      { name: '王小明', e164: NUMBER },
      { name: '李娜', e164: OTHER },
    ],
    queues: [{ id: 'after-sales', name: '售后', extension: '5000' }],
    iceServers: [],
    sipPath: '/sip',
    domain: DOMAIN,
  } as unknown as CallerOptions
  const { url } = await bench.serve((request, response) => {
    if (!request.url?.startsWith('/api/caller/')) return false
    response.setHeader('content-type', 'application/json')
    if (request.url.endsWith('/options')) response.end(JSON.stringify(options))
    else {
      let body = ''
      request.on('data', (chunk: Buffer) => (body += chunk.toString()))
      request.on('end', () => {
        const { number } = JSON.parse(body) as { number: string | null }
        asked.push(number)
        const username = number ?? 'withheld-1'
        const { server } = bench.account(username)
        const displayName = number === NUMBER ? '王小明' : ''
        response.end(
          JSON.stringify({ username, password: `pw-${username}`, displayName, domain: DOMAIN, server }),
        )
      })
    }
    return true
  })
  const browser = await bench.browser(CUSTOMER_HZ)
  page = await (await browser.newContext({ permissions: ['microphone'], locale: 'zh-CN' })).newPage()
  page.on('pageerror', (error) => faults.push(String(error)))
  await page.goto(`${url}/caller/`)
}, 60_000)
afterAll(() => bench.close())

const stage = (): Promise<string | null> => page.locator('[data-stage]').getAttribute('data-stage')
const isAt = (wanted: string): Promise<unknown> => until(wanted, async () => (await stage()) === wanted)
const press = (name: string): Promise<void> => page.getByRole('button', { name, exact: true }).click()
const isCallable = (number: string): Promise<unknown> =>
  until(`${number} can be called back`, () =>
    bench.line.snapshot().callers.some(({ username }) => username === number),
  )

test('a customer calls a queue, waits, hears the agent, keys, and hangs up', async () => {
  await agent.door.call('setAccount', { account: null })
  await press('呼叫')
  await isAt('queued')
  await page.getByText('排队中，第 1 位').waitFor()
  await agent.register(bench.account('1001'))
  const call = await agent.rings(0)
  expect(call).toMatchObject({ from: NUMBER, displayName: '王小明', queue: 'after-sales' })
  await agent.door.call('answer', { callId: call.callId })
  await isAt('talking')
  await until('the page shows that it hears', async () => {
    const level = await page.locator('[data-received-level]').getAttribute('data-received-level')
    return Number(level) > 0.2
  })
  await until('the agent is heard', async () => Math.abs((await listen(page)).hz - AGENT_HZ) < 25)
  await until('the customer is heard', async () => Math.abs((await listen(agent.page)).hz - CUSTOMER_HZ) < 25)
  await press('按键 5')
  await agent.door.call('hold', { callId: call.callId })
  await page.getByText('坐席已保持通话').waitFor()
  await agent.door.call('resume', { callId: call.callId })
  await press('挂断')
  await isAt('ended')
  expect(await agent.hears(call.callId, 'ended')).toMatchObject({ reason: 'hungUpByPeer' })
  expect(faults).toEqual([])
})

test('while the page is open an agent can call the chosen number back', async () => {
  agent.forget()
  await isCallable(NUMBER)
  const callId = crypto.randomUUID()
  await agent.door.call('dial', { callId, contactId: callId, target: NUMBER })
  await isAt('incoming')
  await press('接听')
  await isAt('talking')
  await agent.hears(callId, 'mediaFlows')
  await agent.door.call('hangUp', { callId })
  await isAt('ended')

  await page.getByRole('combobox', { name: '选择客户' }).click()
  await page.getByRole('option', { name: /李娜/ }).click()
  await isCallable(OTHER)
})

test('a number may be withheld', async () => {
  agent.forget()
  await page.getByRole('radio', { name: '隐藏号码' }).click()
  await press('呼叫')
  const call = await agent.rings(0)
  expect(call).toMatchObject({ from: null, displayName: null })
  expect(asked.at(-1)).toBeNull()
  await press('挂断')
  expect(await agent.hears(call.callId, 'ended')).toMatchObject({ reason: 'abandoned' })
  expect(faults).toEqual([])
})
