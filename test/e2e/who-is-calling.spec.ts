import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

story('an unknown caller becomes a customer, and is known the next time', async ({ team }) => {
  const agent = await team.readyAgent('1001')
  const caller = await team.caller()
  await caller.call({ number: '137 1234 5670' }, '售后')
  await expect(agent.callPanel).toContainText('137 1234 5670')
  await expect(agent.callPanel).toContainText('没有匹配的客户')
  await agent.button('接听', 'Answer').click()
  await agent.page.getByRole('textbox', { name: '新客户姓名' }).fill('何晓芸')
  await agent.button('新建客户', 'Create customer').click()
  await expect(agent.callPanel).toContainText('何晓芸')
  await expect(agent.ticketPanel).toContainText(/T-\d{8}-\d{4}/)
  await agent.button('挂断', 'Hang up').click()
  await agent.wrapUp('已解决')
  await agent.becomeReady()

  await caller.call({ number: '137 1234 5670' }, '售后')
  await expect(agent.callPanel).toContainText('何晓芸')
  await expect(agent.callPanel).toContainText('号码精确匹配')
  await caller.hangUp()

  const customers = (await team.ledger.all('customer')).filter((customer) => customer.name === '何晓芸')
  expect(customers).toMatchObject([{ numbers: [{ e164: '+8613712345670' }] }])
  const tickets = (await team.ledger.all('ticket')).filter(
    (ticket) => ticket.callerNumber === '+8613712345670',
  )
  expect(tickets).toMatchObject([{ customerId: customers[0]?.id }])
})

story('a withheld number shows as withheld, and can be answered and wrapped up', async ({ team }) => {
  const agent = await team.readyAgent('1001')
  const caller = await team.caller()
  await caller.call({ withheld: true }, '售后')
  await expect(agent.callPanel).toContainText('号码已隐藏')
  await agent.button('接听', 'Answer').click()
  await expect(agent.ticketPanel).toContainText(/T-\d{8}-\d{4}/)
  await caller.hangUp()
  await agent.wrapUp('已告知信息')
  await agent.becomeReady()
})

story(
  'two customers share a number: the agent corrects the match once, and it is remembered',
  async ({ team }) => {
    const { zhouJianguo, zhouTing } = SAMPLE_CUSTOMERS
    const agent = await team.readyAgent('1001')
    // who was in contact last is known when the first copy is whole; until then the guess may still change
    await expect(agent.page.getByText('已同步')).toBeVisible()
    const caller = await team.caller()
    await caller.call({ customer: zhouJianguo.name }, '售后')
    await expect(agent.callPanel).toContainText('另有 1 位候选')
    const isFather = (await agent.callPanel.textContent())?.includes(zhouJianguo.name)
    const other = isFather ? zhouTing : zhouJianguo
    await agent.callPanel.getByRole('button', { name: /另有 1 位候选/ }).click()
    await agent.page.getByRole('button', { name: `是这位: ${other.name}` }).click()
    await expect(agent.callPanel).toContainText(other.name)
    await expect(agent.customerPanel).toContainText(other.name)
    await caller.hangUp()
    await agent.becomeReady()

    await caller.call({ customer: zhouJianguo.name }, '售后')
    await expect(agent.callPanel).toContainText(other.name)
    await expect(agent.callPanel).toContainText('坐席确认过的号码')
    await caller.hangUp()
  },
)

story(
  'a customer with an open ticket is offered that one; a new one comes only when asked for',
  async ({ team }) => {
    const chenLi = SAMPLE_CUSTOMERS.chenLi
    const agent = await team.readyAgent('1001')
    const caller = await team.caller()
    const before = (await team.ledger.all('ticket')).filter((ticket) => ticket.customerId === chenLi.id)
    const open = before.find((ticket) => ticket.status !== 'resolved' && ticket.status !== 'closed')

    await caller.call({ customer: chenLi.name }, '售后')
    await expect(agent.ticketPanel).toContainText(open?.number ?? 'an open ticket')
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await expect(agent.ticketPanel).toContainText(open?.number ?? 'an open ticket')
    await expect
      .poll(async () => (await team.ledger.all('call')).filter((call) => call.ticketId === open?.id).length)
      .toBeGreaterThan(0)
    const during = (await team.ledger.all('ticket')).filter((ticket) => ticket.customerId === chenLi.id)
    expect(during.length).toBe(before.length)

    await agent.page.keyboard.press('Alt+N')
    await expect(agent.ticketPanel).not.toContainText(open?.number ?? 'an open ticket')
    await expect
      .poll(
        async () =>
          (await team.ledger.all('ticket')).filter((ticket) => ticket.customerId === chenLi.id).length,
      )
      .toBe(before.length + 1)
    await caller.hangUp()
  },
)
