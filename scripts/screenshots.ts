import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { expect, type Page } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../hub/seed/sample-facts.ts'
import { launchBrowsers, Team } from '../test/e2e/support/team.ts'
import type { Workspace } from '../test/e2e/support/workspace.ts'

/**
 * Takes pictures of the running console, in a real call: those of the README into docs/pictures, or with `--all DIR`
 * every screen in both languages, both schemes and both sizes, for somebody to look at.
 */
const { values } = parseArgs({ options: { all: { type: 'string' } } })
const folder = values.all ?? join(import.meta.dirname, '../docs/pictures')
mkdirSync(folder, { recursive: true })

type Locale = 'zh-CN' | 'en-US'
type Scheme = 'light' | 'dark'
const SIZES = [
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const
const README = new Set([
  'ringing-zh-dark-1280',
  'talking-en-light-1280',
  'talking-zh-light-1280',
  'wrap-up-en-dark-1280',
  'tickets-zh-light-1280',
  'queues-en-light-1280',
])

async function take(page: Page, screen: string, locale: Locale, scheme: Scheme): Promise<void> {
  for (const size of SIZES) {
    const name = `${screen}-${locale.slice(0, 2)}-${scheme}-${size.width}`
    if (values.all === undefined && !README.has(name)) continue
    await page.setViewportSize(size)
    // two frames, so that what follows the size has been drawn
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))))
    await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
    process.stdout.write(`${name}.png\n`)
  }
  await page.setViewportSize(SIZES[0])
}

/** Two desks write over each other, one of them without the hub: what the other is shown of it. */
async function beatEachOther(
  team: Team,
  here: Workspace,
  shoot: (screen: string) => Promise<void>,
): Promise<void> {
  const line = await team.layHubLine()
  const away = await team.readyAgent('1002')
  const open = async ({ page }: Workspace): Promise<void> => {
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(SAMPLE_CUSTOMERS.chenLi.name)
    await page.getByRole('option', { name: /T-/ }).first().click()
  }
  const write = async (desk: Workspace, title: string): Promise<void> => {
    await desk.ticketPanel.getByRole('textbox', { name: desk.word('标题', 'Title') }).fill(title)
    await desk.page.keyboard.press('Control+Enter')
    await desk.button('保存工单', 'Save ticket').and(desk.page.locator(':disabled')).waitFor()
  }
  for (const desk of [here, away]) await open(desk)
  line.cut()
  await away.page.getByText('与中心断开').first().waitFor()
  await write(away, '净化器异响，客户要求换新')
  await write(here, '净化器异响，已约上门检测')
  line.join()
  const mark = here.ticketPanel.getByRole('button', {
    name: here.word('您填的标题被改掉了', 'Your title was overwritten'),
  })
  await mark.click()
  await shoot('overwritten')
  await here.page.keyboard.press('Escape')
  await here.page.getByRole('button', { name: here.word('1 项需要您处理', 'needs you: 1') }).click()
  await here.page
    .getByRole('dialog', { name: here.word('待发送', 'To send') })
    .getByText('净化器异响，已约上门检测')
    .waitFor()
  await shoot('needs-you')
  await here.page.keyboard.press('Escape')
}

async function walk(team: Team, locale: Locale, scheme: Scheme): Promise<void> {
  const page = await team.openConsole('pictures', { locale, colorScheme: scheme })
  const agent = team.workspace(page, locale)
  const shoot = (screen: string): Promise<void> => take(page, screen, locale, scheme)
  await page.getByRole('button', { name: /李静/ }).waitFor()
  await shoot('sign-in')
  await agent.signInAs('李静')
  await agent.becomeReady()
  await shoot('first-copy')
  await page.getByText(agent.word('已同步', 'Synced')).first().waitFor()
  await page.getByRole('region', { name: agent.word('我的工作', 'My work') }).waitFor()
  await shoot('idle')

  const caller = await team.caller()
  await caller.call({ customer: SAMPLE_CUSTOMERS.wangXiaoming.name }, '售后')
  await agent.button('接听', 'Answer').waitFor()
  await shoot('ringing')
  await agent.page.keyboard.press('F2')
  await agent.button('保持', 'Hold').waitFor()
  await agent.ticketPanel.getByRole('radio', { name: agent.word('退货', 'Return') }).click()
  await agent.ticketPanel
    .getByRole('textbox', { name: agent.word('记录', 'Note') })
    .fill('开机约十分钟后自动停机，更换插座无效。客户已拍视频，愿意退货，询问运费由谁承担。')
  await page
    .getByText(/\b4\.\d\b/)
    .first()
    .waitFor()
  await shoot('talking')
  await caller.hangUp()
  await agent.button('完成整理', 'Finish wrap-up').waitFor()
  await shoot('wrap-up')
  const rooms = { tickets: 2, customers: 3, 'follow-ups': 4, queues: 5, settings: 6 }
  for (const [room, key] of Object.entries(rooms)) {
    await page.keyboard.press(`Control+${key}`)
    await page.getByRole('main').getByRole('heading').first().waitFor()
    // not the quiet of the network: the phone's frame may keep that from ever coming
    await expect(page.locator('.mantine-Skeleton-root')).toHaveCount(0)
    await shoot(room)
  }
  await page.keyboard.press('Control+6')
  await page.getByRole('tab', { name: agent.word('自检', 'Diagnostics') }).click()
  await agent.button('全部检查', 'Check everything').click()
  await agent.panel('麦克风', 'Microphone').getByText(agent.word('听得到声音', 'it hears you')).waitFor()
  await agent.button('听到了', 'Yes, I heard it').click()
  await expect(page.locator('.mantine-Button-loader')).toHaveCount(0)
  await shoot('diagnostics')
  await page.keyboard.press('Control+k')
  await page
    .getByRole('dialog')
    .getByRole('combobox')
    .or(page.getByRole('dialog').getByRole('textbox'))
    .first()
    .fill('退货')
  await page.getByRole('option').first().waitFor()
  await shoot('search')
  await take(caller.page, 'caller', locale, scheme)

  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+1')
  await agent.wrapUp(agent.word('已建工单', 'Ticket opened'))
  await agent.becomeReady()
  for (const isAgain of [false, true]) {
    await caller.call({ number: '13700001111' }, '投诉专线')
    await agent.button('接听', 'Answer').waitFor()
    if (isAgain) await shoot('stranger')
    await caller.hangUp()
    await agent.button('接听', 'Answer').waitFor({ state: 'hidden' })
  }
  await beatEachOther(team, agent, shoot)

  const supervisor = await team.signIn('1100', { locale, colorScheme: scheme })
  await caller.call({ number: '13700001111' }, '投诉专线')
  const board = await supervisor.page.context().newPage()
  await board.goto(new URL('/board/', supervisor.page.url()).href)
  await board.getByRole('region', { name: '投诉专线' }).getByText('1', { exact: true }).first().waitFor()
  await take(board, 'board', locale, scheme)

  await page.keyboard.press('Control+1')
  await team.stopConsole('pictures')
  await page.getByText(agent.word('Ringdesk 已停止', 'Ringdesk has stopped')).first().waitFor()
  await shoot('stopped')
}

const browsers = await launchBrowsers(mkdtempSync(join(tmpdir(), 'ringdesk-voices-')))
for (const locale of ['zh-CN', 'en-US'] as const)
  for (const scheme of ['light', 'dark'] as const) {
    const team = new Team(browsers)
    try {
      await walk(team, locale, scheme)
    } finally {
      await team.end()
    }
  }
await Promise.all([browsers.agents.close(), browsers.customers.close()])
