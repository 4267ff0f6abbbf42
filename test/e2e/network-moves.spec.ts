import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { gapTotal } from '../../shared/domain/call-gap.ts'
import { LedgerReader } from './support/ledger-reader.ts'
import { MovingNetwork, whyNoNamespace } from './support/network-namespace.ts'
import { startConsole } from './support/running-console.ts'
import { startHubProgram } from './support/running-hub.ts'
import { AGENT_HZ, CUSTOMER_HZ, launchWithVoice, story } from './support/team.ts'
import { TestCaller } from './support/test-caller.ts'
import { Workspace } from './support/workspace.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming
const why = whyNoNamespace()
story.skip(why !== undefined, why)

story('an agent’s network is cut and then another one in mid-call: the call survives', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-move-'))
  const network = new MovingNetwork()
  const closing: (() => unknown)[] = [
    () => rmSync(folder, { recursive: true, force: true }),
    () => network.close(),
  ]
  try {
    const hub = await startHubProgram(
      join(folder, 'hub'),
      ['--port', '0', '--host', '0.0.0.0', '--plain-http', '--trial'],
      network.world.prefix,
    )
    closing.push(() => hub.stop())
    const hubHere = `http://127.0.0.1:${hub.port}`
    const console = await startConsole(join(folder, 'desk'), 'p1001', {
      prefix: network.desk.prefix,
      args: ['--hub', `http://${network.worldAddress}:${hub.port}`],
    })
    closing.push(() => console.stop())
    const inside = await launchWithVoice(AGENT_HZ, folder, network.desk.browser(folder))
    closing.push(() => inside.close())
    const page = await (
      await inside.newContext({
        locale: 'zh-CN',
        permissions: ['microphone'],
        viewport: { width: 1280, height: 800 },
      })
    ).newPage()
    await page.goto(console.address)
    const agent = new Workspace(page, 'zh-CN')
    await agent.signInWith('1001', hub.passwords.get('1001') ?? '')
    await agent.becomeReady()
    // a ticket has its number from the hub, which comes after the first copy
    await expect(page.getByText('已同步')).toBeVisible({ timeout: 60_000 })

    const outside = await launchWithVoice(CUSTOMER_HZ, folder, network.world.browser(folder))
    closing.push(() => outside.close())
    const context = await outside.newContext({ locale: 'zh-CN', permissions: ['microphone'] })
    const caller = new TestCaller(await context.newPage())
    await caller.page.goto(`${hubHere}/caller`)
    const bothHear = (): Promise<unknown> => Promise.all([agent.hears(CUSTOMER_HZ), caller.hears(AGENT_HZ)])

    await caller.call({ customer: wang.name }, '售后')
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await bothHear()
    const ticket = await agent.ticketPanel
      .getByText(/T-\d{8}-\d{4}/)
      .first()
      .innerText()
    const talked = await agent.talkSeconds()
    const away = (kind: 'sound' | 'line') => agent.callPanel.locator(`[data-gap=${kind}]`)

    network.cut()
    await expect(away('sound')).toBeVisible()
    await expect(away('line')).toBeVisible()
    await expect(agent.callPanel).toContainText('通话中')
    network.mend()
    await bothHear()
    await expect(away('sound')).toBeHidden()
    await expect(away('line')).toBeHidden()
    await expect(agent.callPanel).toContainText(/声音中断 .* 秒/)

    network.move()
    await expect(away('sound')).toBeVisible()
    await expect(away('sound')).toBeHidden({ timeout: 40_000 })
    await bothHear()
    await expect(away('line')).toBeHidden()

    // the same card, the same ticket, and the clock of the same call
    await expect(agent.ticketPanel).toContainText(/T-\d{8}-\d{4}/.exec(ticket)?.[0] ?? 'a ticket')
    expect(await agent.talkSeconds()).toBeGreaterThan(talked + 3)
    // the line knows the call, too
    await agent.button('保持', 'Hold').click()
    await expect(agent.callPanel).toContainText('已保持')
    await agent.button('取回', 'Resume').click()
    await bothHear()
    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    await expect(agent.timeline).toContainText('声音中断')

    const ledger = new LedgerReader(hubHere, network.world.fetch)
    await expect
      .poll(async () => (await ledger.all('call')).filter((call) => call.gaps !== undefined).length)
      .toBe(1)
    const [call] = (await ledger.all('call')).filter(({ gaps }) => gaps !== undefined)
    expect(call).toMatchObject({ outcome: 'answered', disposition: 'solved', customerId: wang.id })
    expect(call?.gaps?.filter(({ kind }) => kind === 'sound').length).toBeGreaterThanOrEqual(2)
    expect(gapTotal(call?.gaps, 'sound')).toBeGreaterThan(2000)
    expect(gapTotal(call?.gaps, 'line')).toBeGreaterThan(0)
    const talkedMs = (call?.endedAt ?? 0) - (call?.answeredAt ?? 0)
    expect(gapTotal(call?.gaps, 'sound')).toBeLessThan(talkedMs)
  } finally {
    for (const close of closing.reverse()) await close()
  }
})
