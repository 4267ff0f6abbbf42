import { expect, type Page } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { expectAccessible } from './support/accessible.ts'
import { story } from './support/team.ts'
import type { Workspace } from './support/workspace.ts'

const wang = SAMPLE_CUSTOMERS.wangXiaoming

async function openBoard(supervisor: Workspace): Promise<Page> {
  await supervisor.page.getByRole('button', { name: /周岚/ }).click()
  const opened = supervisor.page.context().waitForEvent('page')
  await supervisor.page.getByRole('menuitem', { name: supervisor.word('打开看板', 'Open the board') }).click()
  const board = await opened
  await expect(board.getByRole('heading', { level: 1 })).toHaveText(supervisor.word('看板', 'Board'))
  return board
}

story("the wall board follows a call, and shows nobody's number", async ({ team }) => {
  const supervisor = await team.signIn('1100')
  const word = (zh: string, en: string): string => supervisor.word(zh, en)
  const board = await openBoard(supervisor)
  const queue = board.getByRole('region', { name: '售后' })
  const agents = board.getByRole('region', { name: word('坐席', 'Agents') })
  const li = agents.getByRole('listitem').filter({ hasText: '李静' })
  await expect(queue).toContainText(word('等待', 'waiting'))
  await expect(li).toContainText(word('未签入', 'Signed out'))

  const agent = await team.readyAgent('1001')
  await expect(li).toContainText(word('就绪', 'Ready'))
  const caller = await team.caller()
  await caller.call({ customer: wang.name }, '售后')
  await expect(li).toContainText(word('振铃中', 'Ringing'))
  await expect(queue).toContainText(word('振铃中 1', 'Ringing 1'))
  await expect(queue).not.toContainText(word('通话中', 'Talking'))
  await expect(queue.getByText(/^0:\d\d$/)).toBeVisible()
  await expectAccessible(board, 'board, ringing')

  await expect(async () => {
    await agent.page.keyboard.press('F2')
    await expect(agent.button('保持', 'Hold')).toBeVisible({ timeout: 3000 })
  }).toPass()
  await expect(li).toContainText(word('通话中', 'Talking'))
  await expect(queue).toContainText(word('通话中 1', 'Talking 1'))
  // nobody in the room needs to read who calls
  const text = await board.locator('body').innerText()
  expect(text).not.toContain(wang.name)
  expect(text).not.toMatch(/138\s?0013\s?8000/)

  await caller.hangUp()
})

story('an agent is not offered the board, and sees on it only what the role may', async ({ team }) => {
  const agent = await team.signIn('1006')
  await agent.page.getByRole('button', { name: /赵敏/ }).click()
  await expect(agent.page.getByRole('menuitem', { name: '设置' })).toBeVisible()
  await expect(agent.page.getByRole('menuitem', { name: '打开看板' })).toBeHidden()
  const board = await agent.page.context().newPage()
  await board.goto(new URL('/board/', agent.page.url()).href)
  await expect(board.getByRole('region', { name: '售后' })).toBeVisible()
  // 赵敏 does not serve the complaints
  await expect(board.getByRole('region', { name: '技术支持' })).toBeVisible()
  await expect(board.getByRole('region', { name: '投诉专线' })).toBeHidden()
})
