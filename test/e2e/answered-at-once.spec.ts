import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { AGENT_HZ, CUSTOMER_HZ, story } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story(
  'in a browser a click answers the call while its word to the core is still on the way, and the core follows',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const { page } = agent
    const before = (await team.ledger.all('call')).map(({ id }) => id)
    const held: (() => void)[] = []
    let isHolding = false
    await page.routeWebSocket(/\/door\/desk$/, (socket) => {
      const core = socket.connectToServer()
      socket.onMessage((message) => {
        if (isHolding && String(message).includes('call.answer')) held.push(() => core.send(message))
        else core.send(message)
      })
    })
    await page.reload()
    await agent.becomeReady()

    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText(wang.name)

    isHolding = true
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(AGENT_HZ)
    await agent.hears(CUSTOMER_HZ)
    expect(held).toHaveLength(1)
    // the core heard it of the phone
    await expect(agent.callPanel.getByTestId('call-clock')).toBeVisible()
    await expect(agent.callPanel.getByText('通话中').first()).toBeVisible()

    // its word comes last, changes nothing, and is no trouble
    isHolding = false
    held[0]?.()
    await expect(agent.button('挂断', 'Hang up')).toBeEnabled()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await caller.hears(AGENT_HZ)
    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    const calls = (await team.ledger.all('call')).filter(({ id }) => !before.includes(id))
    expect(calls).toMatchObject([{ outcome: 'answered', agentId: 'person-1001' }])
  },
)
