import { expect, type Locator } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import type { LedgerReader } from './support/ledger-reader.ts'
import { AGENT_HZ, story, type Team } from './support/team.ts'
import type { Workspace } from './support/workspace.ts'

const { wangXiaoming: wang, chenLi } = SAMPLE_CUSTOMERS

/** The whole ledger of what a story makes, read at the hub itself. */
const countsAt = async (ledger: LedgerReader) => ({
  tickets: (await ledger.all('ticket')).length,
  customers: (await ledger.all('customer')).length,
  calls: (await ledger.all('call')).length,
})

async function find(agent: Workspace, text: string, option: RegExp | string): Promise<void> {
  await agent.page.keyboard.press('Control+k')
  await agent.page.getByRole('dialog').getByRole('combobox').fill(text)
  await agent.page.getByRole('option').filter({ hasText: option }).first().click()
}

/** Its age goes on, and what it is the age of stands still: nobody knows what came after. */
async function expectFrozen(age: Locator, shown: Locator): Promise<void> {
  const [told, before] = [await age.innerText(), await shown.innerText()]
  await expect(age).not.toHaveText(told)
  expect(await shown.innerText()).toBe(before)
}
const greynessOf = (one: Locator): Promise<string> =>
  one.evaluate((element) => {
    for (let at: Element | null = element; at; at = at.parentElement)
      if (getComputedStyle(at).filter.includes('grayscale')) return 'grey'
    return 'in colour'
  })

/** An agent whose way to the hub can be cut, while the phone's line stays; and the hub's ledger beside it. */
async function agentOnALine(team: Team, extension: string) {
  await team.openConsole('owner')
  const ledger = team.ledger
  const caller = await team.caller()
  const line = await team.layHubLine()
  const agent = await team.readyAgent(extension)
  // what is cut off in the middle of the first copy is another story (first-sync.spec.ts)
  await expect(agent.page.getByText('已同步')).toBeVisible()
  return { agent, caller, line, ledger }
}

story(
  'the whole desk works without the hub, and everything is there once when it is back',
  async ({ team }) => {
    const { agent, caller, line, ledger } = await agentOnALine(team, '1001')
    const { page } = agent
    const before = await countsAt(ledger)
    const board = await page.context().newPage()
    await board.goto(new URL('/board/', page.url()).href)
    await page.bringToFront()
    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText('来电振铃')
    await agent.button('接听', 'Answer').click()
    await caller.hears(AGENT_HZ)

    line.cut()
    await expect(page.getByRole('contentinfo', { name: '运行状况' })).toContainText('与中心断开')
    // the call goes on, the ticket is written, the request approved for the time being
    await page.keyboard.press('F6')
    await expect(agent.callPanel).toContainText('已保持')
    await page.keyboard.press('F6')
    await caller.hears(AGENT_HZ)
    await agent.ticketPanel.getByRole('radio', { name: '退货' }).click()
    // a filter: one person may approve so little
    await agent.ticketPanel.getByRole('combobox', { name: '商品' }).click()
    await page.getByRole('option').filter({ hasText: '滤网' }).first().click()
    await agent.ticketPanel.getByRole('textbox', { name: '标题' }).fill('离线写的标题')
    await agent.ticketPanel.getByRole('textbox', { name: '记录' }).fill('离线写的记录')
    await page.keyboard.press('Control+Enter')
    await expect(agent.ticketPanel.getByRole('list').filter({ hasText: '离线写的记录' })).toBeVisible()
    const approve = agent.ticketPanel.getByRole('button', { name: '同意', exact: true })
    await expect(approve).toHaveAccessibleDescription(/意向/)
    await approve.click()
    await page.getByRole('textbox', { name: /理由/ }).fill('质量问题')
    await page.getByRole('button', { name: '仍然同意' }).click()
    await expect(agent.ticketPanel).toContainText('同意：待中心确认')
    await expect(agent.ticketPanel).toContainText('先不要这样答复客户')
    await agent.button('挂断', 'Hang up').click()
    await agent.wrapUp('已解决')
    await expect(agent.callPanel).toContainText('就绪（待中心确认）')

    // search and history, a new customer, and a call out while the line is up
    await find(agent, '陈丽', chenLi.name)
    await expect(agent.customerPanel).toContainText(chenLi.name)
    await expect(agent.timeline.getByRole('listitem').first()).toBeVisible()
    await page.keyboard.press('Control+3')
    await page.getByRole('button', { name: '新建客户' }).first().click()
    await page.getByRole('textbox', { name: '姓名' }).fill('离线新客户')
    await page.getByRole('textbox', { name: '号码 1', exact: true }).fill('13712340001')
    await page.getByRole('button', { name: '保存客户' }).click()
    await page.keyboard.press('Control+1')
    await find(agent, '离线新客户', '离线新客户')
    await expect(agent.customerPanel).toContainText('离线新客户')
    await page.getByRole('textbox', { name: '要呼叫的号码' }).fill('13800138000')
    await page.keyboard.press('Enter')
    await caller.waitFor('incoming')
    await caller.answer()
    await caller.hears(AGENT_HZ)
    // whom the call could go to: what they do is as old as the hub's last word
    await page.keyboard.press('F8')
    const transfer = page.getByRole('group', { name: '转接给' })
    await expect(transfer.getByRole('status')).toContainText(/中心没有新消息.*\d+ 秒/, { timeout: 30_000 })
    expect(await greynessOf(transfer.getByText('未签入').first())).toBe('grey')
    await page.keyboard.press('Escape')
    await agent.button('挂断', 'Hang up').click()
    await agent.wrapUp('已告知信息')
    await expect(agent.callPanel).toContainText('就绪（待中心确认）')

    // what is live says how old it is
    await expect(page.getByText(/[1-9]\d* 待发送/)).toBeVisible()
    const strip = agent.panel('队列', 'Queues')
    await expect(strip).toContainText(/\d+ 秒前的数据/, { timeout: 30_000 })
    await page.keyboard.press('Control+5')
    const stopped = page.getByText(/数据已停更/)
    await expect(stopped).toBeVisible()
    const agents = page.getByRole('table', { name: '坐席状态' })
    expect(await greynessOf(agents)).toBe('grey')
    await expectFrozen(stopped, agents)
    await board.bringToFront()
    const wall = board.getByRole('region', { name: '坐席' })
    await expect(wall).toHaveAttribute('data-truth', 'old')
    await expectFrozen(wall.locator('header'), wall.getByRole('list'))
    await page.bringToFront()
    // the lists rest on the copy here, and the foot says of when that is; the phone has a line of its own, which is fresh
    await page.keyboard.press('Control+2')
    await expect(page.getByRole('contentinfo', { name: '运行状况' })).toContainText(/资料：.+前更新/)
    await expect(page.getByRole('button', { name: /软电话/ })).toContainText(/ms/)
    await page.keyboard.press('Control+1')
    expect(await countsAt(ledger)).toMatchObject({ customers: before.customers })

    line.join()
    await expect(page.getByText('已同步')).toBeVisible({ timeout: 30_000 })
    await agent.becomeReady()
    await expect(strip).not.toContainText('前的数据')
    await expect(wall).toHaveAttribute('data-truth', 'now')
    expect(await countsAt(ledger)).toEqual({
      tickets: before.tickets + 1,
      customers: before.customers + 1,
      calls: before.calls + 2,
    })
    const tickets = (await ledger.all('ticket')).filter(({ title }) => title === '离线写的标题')
    expect(tickets).toMatchObject([
      { kind: 'return', decision: { verdict: 'approved', comment: '质量问题' } },
    ])
    const notes = (await ledger.all('note')).filter(({ text }) => text === '离线写的记录')
    expect(notes).toMatchObject([{ about: { entity: 'ticket', id: tickets[0]?.id } }])
    expect((await ledger.all('customer')).filter(({ name }) => name === '离线新客户')).toHaveLength(1)
    const calls = (await ledger.all('call')).filter(
      ({ customerId, disposition }) => customerId === wang.id && disposition,
    )
    expect(calls.map(({ disposition }) => disposition)).toEqual(
      expect.arrayContaining(['solved', 'informationGiven']),
    )
    // the hub's word on the approval is on the ticket
    await find(agent, tickets[0]?.number ?? '', tickets[0]?.number ?? '')
    await expect(agent.ticketPanel).toContainText('同意：中心已确认')
    await agent.ticketPanel.getByRole('button', { name: '知道了' }).click()
    await expect(agent.ticketPanel).not.toContainText('中心已确认')
  },
)

story(
  'two desks edit one ticket, one without the hub: both notes stay, the overwritten value is shown',
  async ({ team }) => {
    const here = await team.readyAgent('1002')
    const ledger = team.ledger
    const line = await team.layHubLine()
    const away = await team.readyAgent('1001')
    const [ticket] = (await ledger.all('ticket')).filter(
      ({ customerId, status }) => customerId === chenLi.id && status !== 'closed' && status !== 'resolved',
    )
    const number = ticket?.number ?? ''
    for (const desk of [away, here]) await find(desk, number, number)
    const titleOf = (desk: Workspace) => desk.ticketPanel.getByRole('textbox', { name: '标题' })
    const noteIn = (desk: Workspace, note: string) =>
      desk.ticketPanel.getByRole('list').filter({ hasText: note })
    const write = async (desk: Workspace, title: string, note: string): Promise<void> => {
      await titleOf(desk).fill(title)
      await desk.ticketPanel.getByRole('textbox', { name: '记录' }).fill(note)
      await desk.page.keyboard.press('Control+Enter')
      await expect(noteIn(desk, note)).toBeVisible()
    }
    line.cut()
    await expect(away.page.getByRole('contentinfo', { name: '运行状况' })).toContainText('与中心断开')
    await write(away, '离线的标题', '离线的记录')
    await write(here, '在线的标题', '在线的记录')
    line.join()
    await expect(away.page.getByText('已同步')).toBeVisible({ timeout: 30_000 })

    for (const desk of [away, here])
      for (const note of ['离线的记录', '在线的记录']) await expect(noteIn(desk, note)).toBeVisible()
    await expect(titleOf(here)).toHaveValue('离线的标题')
    const mark = here.ticketPanel.getByRole('button', { name: '您填的标题被改掉了' })
    await expect(here.page.getByRole('button', { name: '1 项需要您处理' })).toBeVisible()
    await mark.click()
    const both = here.page.getByRole('group', { name: '您填的标题被改掉了' })
    await expect(both).toContainText('在线的标题')
    await expect(both).toContainText('离线的标题')
    await expect(both).toContainText('李静')
    await both.getByRole('button', { name: '改回我填的' }).click()
    await expect(mark).toBeHidden()
    for (const desk of [away, here]) await expect(titleOf(desk)).toHaveValue('在线的标题')
    const after = (await ledger.all('ticket')).find(({ id }) => id === ticket?.id)
    expect(after).toMatchObject({ title: '在线的标题', status: expect.stringMatching(/processing|waiting/) })
  },
)
