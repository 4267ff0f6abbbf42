import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { LedgerReader } from '../e2e/support/ledger-reader.ts'
import { hubUrlOf } from '../e2e/support/running-console.ts'
import { Workspace } from '../e2e/support/workspace.ts'
import { expect, openCaller, test, VOICE_HZ } from './desktop-console.ts'
import { isRunning, processOf } from './program-process.ts'

const { wangXiaoming: wang, linZhiyuan: lin } = SAMPLE_CUSTOMERS

test('the embedded hub is killed in mid-call and in mid-typing: the call goes on, and all of it is synced afterwards @P0', async ({
  desktop,
}) => {
  const { workspace: page, dataRoot, said } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  const hubUrl = hubUrlOf(dataRoot)
  const ledger = new LedgerReader(hubUrl)
  const before = (await ledger.all('call')).map(({ id }) => id)
  const caller = await openCaller(desktop)
  await caller.call({ customer: wang.name }, '售后')
  await agent.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  await caller.hears(VOICE_HZ)
  const note = agent.ticketPanel.getByRole('textbox', { name: '记录' })
  await note.fill('中心还在时写的；')

  await test.step('killed: nobody in the call notices, and typing goes on', async () => {
    process.kill(await processOf(desktop, 'hub'), 'SIGKILL')
    await expect(agent.callPanel.locator('[data-gap=line]')).toBeVisible()
    await note.pressSequentially('中心断开后接着写。')
    await agent.button('保存工单', 'Save ticket').click()
    await expect(agent.ticketPanel).toContainText('中心还在时写的；中心断开后接着写。')
    await caller.hears(VOICE_HZ)
  })

  await test.step('it comes back at the same address; the switch that forgot the call does not end it', async () => {
    await expect.poll(said).toContain('The hub is back.')
    expect(hubUrlOf(dataRoot)).toBe(hubUrl)
    await expect(agent.callPanel.locator('[data-gap=line]')).toBeHidden({ timeout: 30_000 })
    await expect(agent.callPanel).toContainText('通话中')
    await caller.hears(VOICE_HZ)
    await expect(page.getByText('已同步')).toBeVisible({ timeout: 30_000 })
  })

  await test.step('the call ends in order, and the next one comes', async () => {
    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    await agent.becomeReady()
    await caller.call({ customer: lin.name }, '售后')
    await expect(agent.callPanel).toContainText(lin.name)
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hangUp()
    await agent.wrapUp('已解决')
  })

  await test.step('the hub holds both calls and the note, each once', async () => {
    const made = async () => (await ledger.all('call')).filter(({ id }) => !before.includes(id))
    await expect
      .poll(async () => (await made()).map(({ disposition }) => disposition))
      .toEqual(['solved', 'solved'])
    const notes = (await ledger.all('note')).filter(
      ({ text }) => text === '中心还在时写的；中心断开后接着写。',
    )
    expect(notes).toHaveLength(1)
  })
})

test('core and hub end in order when the console is quit, and with the shell when that is killed @P0 @both-modes', async ({
  desktop,
}) => {
  const { app, shell, workspace: page, dataRoot, said } = desktop
  await new Workspace(page, 'zh-CN').signInAs('1001')
  const programs = [await processOf(desktop, 'core'), await processOf(desktop, 'hub')]
  const log = (name: string): string =>
    readFileSync(join(dataRoot, `profiles/default/logs/${name}.log`), 'utf8')
  const gone = once(shell, 'exit')
  await app.evaluate(({ app }) => app.quit()).catch(() => undefined)
  expect((await gone)[0]).toBe(0)
  // both said their last word themselves: nobody cut them off
  expect(said()).not.toContain('is ended now')
  expect(log('core')).toContain('the core ended')
  expect(log('hub')).toContain('hub stopped')
  expect(programs.filter(isRunning)).toEqual([])
})

test('a shell that is killed takes core and hub with it @P1', async ({ desktop }) => {
  await new Workspace(desktop.workspace, 'zh-CN').signInAs('1001')
  const programs = [await processOf(desktop, 'core'), await processOf(desktop, 'hub')]
  const gone = once(desktop.shell, 'exit')
  desktop.shell.kill('SIGKILL')
  await gone
  await expect.poll(() => programs.filter(isRunning)).toEqual([])
})
