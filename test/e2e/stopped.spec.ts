import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { startConsole } from './support/running-console.ts'
import { story } from './support/team.ts'

story(
  'everything stops under an open tab: it says so, keeps what is typed, and goes on after a restart',
  async ({ team }) => {
    const agent = await team.readyAgent('1001')
    const { page } = agent
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(SAMPLE_CUSTOMERS.chenLi.name)
    await page.getByRole('option', { name: /T-/ }).first().click()
    const note = agent.ticketPanel.getByRole('textbox', { name: '记录' })
    await note.fill('停机之前写的。')
    // the first copy of the team's data goes on beside it
    await expect(page.getByText('已同步')).toBeVisible({ timeout: 60_000 })

    await team.stopConsole('p1001')
    await expect(page.getByRole('contentinfo')).toContainText('Ringdesk 已停止，接不到电话')
    await expect(agent.callPanel).toContainText('Ringdesk 已停止，接不到电话')
    await expect(agent.callPanel).toContainText('npm start')
    await expect(page.getByTestId('my-state')).toContainText('状态未知')
    await expect(page.getByText('已同步')).toBeHidden()
    // grey, all of it
    for (const widget of await page.locator('[data-live]').all())
      await expect(widget).toHaveAttribute('data-truth', 'old')
    await note.pressSequentially('停机之后写的。')
    const stored = (): Promise<number> =>
      page.evaluate(
        () => Object.keys(localStorage).filter((name) => name.startsWith('ringdesk.words')).length,
      )
    await expect.poll(stored).toBe(1)

    // a room that was never opened cannot be had now, and takes nothing away
    await page.keyboard.press('Control+5')
    await expect(page.getByRole('main')).toContainText('这里现在打不开')
    await page.keyboard.press('Control+1')
    await expect(note).toHaveValue('停机之前写的。停机之后写的。')

    // the tab is closed meanwhile, and another one is opened without a new address: the browser is known still
    const origin = new URL(page.url()).origin
    const context = page.context()
    await page.close()
    await team.startConsole('p1001')
    const again = await context.newPage()
    await again.goto(origin)
    await expect(again.getByTestId('my-state')).toContainText('就绪', { timeout: 30_000 })
    await again.keyboard.press('Control+k')
    await again.getByRole('dialog').getByRole('combobox').fill(SAMPLE_CUSTOMERS.chenLi.name)
    await again.getByRole('option', { name: /T-/ }).first().click()
    await expect(again.getByRole('textbox', { name: '记录' })).toHaveValue('停机之前写的。停机之后写的。')
    await expect
      .poll(() =>
        again.evaluate(
          () => Object.keys(localStorage).filter((name) => name.startsWith('ringdesk.words')).length,
        ),
      )
      .toBe(0)

    // a page without its secret is a stranger: it says so with the way on, and comes back by itself
    await again.evaluate(() => localStorage.removeItem('ringdesk.page-secret'))
    await again.reload()
    await expect(again.getByRole('alertdialog')).toContainText('npm start')
    const fresh = await context.newPage()
    await fresh.goto((await startConsole(team.dataRoot, 'p1001', { isRunning: true })).address)
    await expect(again.getByRole('alertdialog')).toBeHidden()
    await expect(again.getByTestId('my-state')).toContainText('就绪')
  },
)
