import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

story(
  'a known customer calls, is known before the answer, and the call ends in his timeline',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const ticketsBefore = (await team.ledger.all('ticket')).length

    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText('来电振铃')
    await expect(agent.callPanel).toContainText(wang.name)
    await expect(agent.customerPanel.getByText(/订单 \d+/).first()).toBeVisible()

    await agent.button('接听', 'Answer').click()
    await expect(agent.callPanel).toContainText('通话中')
    await caller.waitFor('talking')
    await caller.hears()
  },
)
