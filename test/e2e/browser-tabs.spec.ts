import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { AGENT_HZ, CUSTOMER_HZ, story } from './support/team.ts'
import { Workspace } from './support/workspace.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story(
  'in a browser the phone lives in one tab: the call outlives its reload and its closing, and the others are looks at the same desk',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const before = (await team.ledger.all('call')).map(({ id }) => id)
    await caller.call({ customer: wang.name }, '售后')
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(AGENT_HZ)
    const talkingSince = Date.now()

    // the tab with the phone asks before its sound is away, and the call goes on for whoever stays
    const asked: string[] = []
    let isLeaving = false
    agent.page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void (isLeaving ? dialog.accept() : dialog.dismiss())
    })
    await agent.page.evaluate(() => setTimeout(() => location.reload(), 0))
    await expect.poll(() => asked).toEqual(['beforeunload'])
    await caller.hears(AGENT_HZ)
    // and for whoever goes: the page that comes takes the call over, with its clock, and is where the one before was
    isLeaving = true
    await agent.page.keyboard.press('Control+2')
    await expect(agent.page).toHaveURL(/#\/tickets$/)
    await agent.page.reload()
    await expect(agent.page.getByRole('heading', { name: '工单', exact: true })).toBeVisible()
    await agent.page.keyboard.press('Control+3')
    await expect(agent.page).toHaveURL(/#\/customers$/)
    // "back" leads through what was looked at, also from before the reload, and takes no call away
    await agent.page.goBack()
    await expect(agent.page).toHaveURL(/#\/tickets$/)
    await agent.page.goBack()
    await expect(agent.callPanel).toContainText(wang.name)
    await caller.hears(AGENT_HZ)
    await agent.hears(CUSTOMER_HZ)
    await caller.waitFor('talking')
    expect(Math.abs((await agent.talkSeconds()) - (Date.now() - talkingSince) / 1000)).toBeLessThan(4)

    // a second tab is another look at the same desk: the call is there at once, with its clock, also after a reload
    const page = await agent.page.context().newPage()
    await page.goto(agent.page.url())
    const second = new Workspace(page, 'zh-CN')
    // who is signed in has a phone first: its files are named in the page and come before those of the desk
    const served = await (await page.request.get(agent.page.url())).text()
    expect(served).toMatch(/rel="modulepreload"[^>]*\/assets\/run-phone-/)
    const isFirst = await page.evaluate(() => {
      const loaded = performance.getEntriesByType('resource').map(({ name }) => new URL(name).pathname)
      const preloaded =
        document.querySelector('link[rel=modulepreload][href*=run-phone]')?.getAttribute('href') ?? ''
      const desk = loaded.findIndex((path) => path.startsWith('/assets/main-'))
      return { phone: loaded.indexOf(preloaded), desk }
    })
    expect(isFirst.phone).toBeGreaterThanOrEqual(0)
    expect(isFirst.desk).toBeGreaterThan(isFirst.phone)
    for (const reload of [false, true]) {
      if (reload) await page.reload()
      await expect(second.callPanel).toContainText(wang.name)
      const tookMs = await page.evaluate(() => Math.round(performance.now()))
      if (reload) console.info(`the call was on the screen again within ${tookMs} ms of the reload`)
      const there = await second.talkSeconds()
      expect(Math.abs((await agent.talkSeconds()) - there)).toBeLessThanOrEqual(2)
    }
    await caller.hears(AGENT_HZ)
    await agent.hears(CUSTOMER_HZ)

    // the tab with the phone is closed: the one that stays has the call, and is the phone
    await agent.page.close()
    await expect.poll(() => second.talkSeconds()).toBeGreaterThan(0)
    await caller.hears(AGENT_HZ)
    await second.hears(CUSTOMER_HZ)
    await caller.hangUp()
    await second.wrapUp('已解决')
    await second.becomeReady()
    const calls = (await team.ledger.all('call')).filter(({ id }) => !before.includes(id))
    expect(calls).toMatchObject([{ outcome: 'answered', agentId: 'person-1001' }])

    // and takes the next call
    await caller.call({ customer: wang.name }, '售后')
    await second.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(AGENT_HZ)
  },
)
