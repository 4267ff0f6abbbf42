import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { TestCaller } from '../e2e/support/test-caller.ts'
import { Workspace } from '../e2e/support/workspace.ts'
import { listen } from '../support/tone.ts'
import { expect, test, VOICE_HZ } from './desktop-console.ts'

test('start, sign in, a call with sound both ways @P0 @both-modes', async ({
  desktop: { app, workspace: page, phone },
}) => {
  const agent = new Workspace(page, 'zh-CN')

  await test.step('sign in with one click; the phone registers by itself', async () => {
    await agent.signInAs('1001')
    await agent.becomeReady()
  })

  const caller = await test.step('open the test caller from the menu', async () => {
    const opened = app.waitForEvent('window')
    await page.getByRole('button', { name: /1001/ }).click()
    await page.getByRole('menuitem', { name: '打开测试来电' }).click()
    return new TestCaller(await opened)
  })

  await test.step('the customer is known while it rings', async () => {
    await caller.call({ customer: SAMPLE_CUSTOMERS.wangXiaoming.name }, '售后')
    await expect(agent.callPanel).toContainText(SAMPLE_CUSTOMERS.wangXiaoming.name)
  })

  await test.step('each end hears the other', async () => {
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(VOICE_HZ)
    await expect.poll(async () => Math.abs((await listen(phone)).hz - VOICE_HZ)).toBeLessThan(25)
  })

  await test.step('hang-up from the console ends it on both sides', async () => {
    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
  })
})
