import { expect, type Page } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { expectAccessible } from './support/accessible.ts'
import { story } from './support/team.ts'
import { expectUsableZoomed } from './support/zoomed.ts'

for (const locale of ['zh-CN', 'en-US'] as const)
  story(
    `axe finds nothing serious on any screen, and each is usable at 150 % (${locale})`,
    async ({ team }) => {
      const look = async (on: Page, screen: string): Promise<void> => {
        await expectAccessible(on, screen, locale === 'zh-CN' ? 'all' : 'words')
        await expectUsableZoomed(on, screen)
      }
      // axe looks at some thirty screens, each for seconds where the machine is loaded
      story.setTimeout(360_000)
      const page = await team.openConsole('axe', { locale, colorScheme: 'light' })
      await expect(page.getByRole('button', { name: /李静/ })).toBeVisible()
      await look(page, 'sign-in')
      const agent = team.workspace(page, locale)
      await agent.signInAs('李静')
      await agent.becomeReady()
      await look(page, 'desk, idle')

      const caller = await team.caller()
      await caller.call({ customer: SAMPLE_CUSTOMERS.chenLi.name }, '售后')
      await expect(agent.button('接听', 'Answer')).toBeVisible()
      await look(page, 'desk, ringing')
      // a slow axe may outlast the ring; the queue then rings here again
      await expect(async () => {
        await page.keyboard.press('F2')
        await expect(agent.button('保持', 'Hold')).toBeVisible({ timeout: 3000 })
      }).toPass()
      await look(page, 'desk, talking')
      await caller.hangUp()
      await expect(agent.button('完成整理', 'Finish wrap-up')).toBeVisible()
      await look(page, 'desk, wrap-up')

      const heading = page.getByRole('main').getByRole('heading').first()
      for (const room of [2, 3, 4, 5, 6]) {
        await page.keyboard.press(`Control+${room}`)
        await expect(heading).toBeVisible()
        await look(page, `room ${room}`)
      }
      await page.keyboard.press('Control+k')
      await expect(page.getByRole('dialog')).toBeVisible()
      await look(page, 'search')
      await look(caller.page, 'test caller')
    },
  )
