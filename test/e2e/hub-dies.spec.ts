import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { sampleQueueId } from '../../hub/seed/sample-team.ts'
import type { SimCall } from '../support/sim-call.ts'
import { createSimMediaCaller, mediaOf } from '../support/sim-media-caller.ts'
import { passwordOf, SimSwitch, simQueue } from '../support/sim-switch.ts'
import { LedgerReader } from './support/ledger-reader.ts'
import { startConsole } from './support/running-console.ts'
import { startHubProgram } from './support/running-hub.ts'
import { AGENT_HZ, CUSTOMER_HZ, story } from './support/team.ts'
import { Workspace } from './support/workspace.ts'

const { wangXiaoming: wang, linZhiyuan: lin } = SAMPLE_CUSTOMERS

story(
  'the hub is killed in mid-call while a PBX serves the phones: nothing is lost',
  async ({ browsers }) => {
    const folder = mkdtempSync(join(tmpdir(), 'ringdesk-hub-dies-'))
    const closing: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
    try {
      const pbx = await SimSwitch.start({
        queues: [
          simQueue({
            id: sampleQueueId('5000'),
            name: '售后',
            members: [{ username: '1001' }],
            ringSeconds: 30,
          }),
        ],
      })
      closing.push(() => pbx.stop())
      pbx.addAccount({ username: '1001', kind: 'agent', displayName: '李静' })
      const lineFile = join(folder, 'line.json')
      writeFileSync(
        lineFile,
        JSON.stringify({
          server: pbx.url,
          domain: 'ringdesk',
          phones: [{ extension: '1001', password: passwordOf('1001') }],
        }),
      )
      const hubData = join(folder, 'hub')
      const hubWith = (port: number) =>
        startHubProgram(hubData, ['--port', String(port), '--trial', '--line', lineFile])
      let hub = await hubWith(0)
      closing.push(() => hub.stop())
      const hubUrl = `http://127.0.0.1:${hub.port}`
      const ledger = new LedgerReader(hubUrl)
      const console = await startConsole(join(folder, 'desk'), 'p1001', { args: ['--hub', hubUrl] })
      closing.push(() => console.stop())
      const context = await browsers.agents.newContext({
        locale: 'zh-CN',
        permissions: ['microphone'],
        viewport: { width: 1280, height: 800 },
      })
      closing.push(() => context.close())
      const page = await context.newPage()
      await page.goto(console.address)
      const agent = new Workspace(page, 'zh-CN')
      await agent.signInWith('1001', hub.passwords.get('1001') ?? '')
      await agent.becomeReady()

      /** A customer of the PBX calls the queue, with a voice. */
      const customerCalls = async (customer: { numbers: readonly { e164: string }[] }): Promise<SimCall> => {
        const username = customer.numbers[0]?.e164 ?? ''
        pbx.addAccount({ username, kind: 'caller', displayName: '' })
        const phone = createSimMediaCaller({
          url: pbx.url,
          username,
          password: passwordOf(username),
          toneHz: CUSTOMER_HZ,
        })
        closing.push(() => phone.stop())
        await phone.register()
        return phone.call(sampleQueueId('5000'))
      }
      const bothHear = async (call: SimCall): Promise<void> => {
        await agent.hears(CUSTOMER_HZ)
        await expect
          .poll(() => mediaOf(call).hears(AGENT_HZ), { timeout: 30_000, intervals: [50] })
          .toBe(true)
      }
      const before = {
        calls: (await ledger.all('call')).length,
        tickets: (await ledger.all('ticket')).length,
      }

      const first = await customerCalls(wang)
      await expect(agent.callPanel).toContainText(wang.name)
      await agent.button('接听', 'Answer').click()
      await bothHear(first)
      const note = agent.ticketPanel.getByRole('textbox', { name: '记录' })
      await note.fill('中心还在时写的；')

      await hub.kill()
      await expect(agent.page.getByLabel('运行状况')).toContainText('与中心断开')
      await note.pressSequentially('中心断开后接着写。')
      await bothHear(first)
      await agent.button('保存工单', 'Save ticket').click()
      await expect(agent.ticketPanel).toContainText('中心还在时写的；中心断开后接着写。')
      await first.hangUp()
      await agent.wrapUp('已解决')

      // the queue strip does not pretend: what it shows is as old as the hub's last word, and says so
      const strip = agent.panel('队列', 'Queues')
      await expect(strip).toContainText('中心没有新消息', { timeout: 30_000 })
      await expect(strip).toContainText(/\d+ 秒/)

      const second = await customerCalls(lin)
      await expect(agent.callPanel).toContainText('来电振铃')
      await expect(agent.callPanel).toContainText(lin.name)
      await expect(agent.callPanel).toContainText('号码精确匹配')
      await expect(strip).toContainText('中心没有新消息')
      await agent.button('接听', 'Answer').click()
      await bothHear(second)
      await agent.button('挂断', 'Hang up').click()
      await agent.wrapUp('已解决')
      await expect(agent.page.getByText(/\d+ 待发送/)).toBeVisible()

      hub = await hubWith(hub.port)
      await expect(agent.page.getByText('已同步')).toBeVisible({ timeout: 30_000 })
      await expect(strip).not.toContainText('中心没有新消息', { timeout: 30_000 })
      await expect
        .poll(async () => ({
          calls: (await ledger.all('call')).length - before.calls,
          tickets: (await ledger.all('ticket')).length - before.tickets,
        }))
        .toEqual({ calls: 2, tickets: 2 })
      const calls = (await ledger.all('call')).filter(({ gaps }) => gaps !== undefined)
      expect(calls.map(({ customerId }) => customerId).sort()).toEqual([wang.id, lin.id].sort())
      for (const call of calls)
        expect(call).toMatchObject({ outcome: 'answered', disposition: 'solved', agentId: 'person-1001' })
      const notes = (await ledger.all('note')).filter(
        ({ text }) => text === '中心还在时写的；中心断开后接着写。',
      )
      expect(notes).toHaveLength(1)
    } finally {
      for (const close of closing.reverse()) await close()
    }
  },
)

story(
  'the hub is killed in mid-call with its switch: the call ends in order, at its real length',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const bothHear = (): Promise<unknown> => Promise.all([agent.hears(CUSTOMER_HZ), caller.hears(AGENT_HZ)])
    const before = (await team.ledger.all('call')).map(({ id }) => id)
    await caller.call({ customer: wang.name }, '售后')
    await agent.button('接听', 'Answer').click()
    await bothHear()

    const killed = hubProcess(team.dataRoot)
    process.kill(killed, 'SIGKILL')
    const killedAt = Date.now()
    await expect(agent.callPanel.locator('[data-gap=line]')).toBeVisible()
    await bothHear()
    // the switch of the new hub has never heard of this call; the two ends hear each other all the same
    await expect(agent.callPanel.locator('[data-gap=line]')).toBeHidden({ timeout: 30_000 })
    await expect(agent.callPanel).toContainText('通话中')
    await bothHear()
    await agent.button('挂断', 'Hang up').click()
    const hungUpAt = Date.now()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    await agent.becomeReady()

    // nothing haunts either side: the next call comes, and is one call
    await caller.call({ customer: lin.name }, '售后')
    await expect(agent.callPanel).toContainText(lin.name)
    await agent.button('接听', 'Answer').click()
    await bothHear()
    await caller.hangUp()
    await agent.wrapUp('已解决')

    const made = async () => (await team.ledger.all('call')).filter(({ id }) => !before.includes(id))
    await expect
      .poll(async () => (await made()).map(({ disposition }) => disposition))
      .toEqual(['solved', 'solved'])
    const call = (await made()).find(({ customerId }) => customerId === wang.id)
    expect(call).toMatchObject({ outcome: 'answered', agentId: 'person-1001' })
    expect(call?.answeredAt).toBeLessThan(killedAt)
    expect(call?.endedAt).toBeGreaterThan(killedAt)
    expect(call?.endedAt).toBeLessThanOrEqual(hungUpAt + 2000)
    expect(call?.gaps?.some(({ kind }) => kind === 'line')).toBe(true)
  },
)

/** The process of the embedded hub that serves a data folder. */
function hubProcess(dataRoot: string): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,command='], { encoding: 'utf8' }).split('\n')
  const row = rows.find((one) => one.includes('hub/') && one.includes(`--data ${join(dataRoot, 'hub')} `))
  const pid = Number.parseInt(row ?? '', 10)
  if (!(pid > 0)) throw new Error(`no hub runs on ${dataRoot}`)
  return pid
}
