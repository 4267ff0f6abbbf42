import { expect } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { story } from './support/team.ts'

/** The copy of the sample world is some ten megabytes: the cut falls into it, behind the customers, which come first. */
const CUT_AFTER_BYTES = 5_000_000

const countOf = (text: string | null): number =>
  Number(/已取 ([\d,]+)/.exec(text ?? '')?.[1]?.replaceAll(',', ''))

story(
  'a first copy that breaks off says how far it is where one waits, and goes on from there',
  async ({ team }) => {
    await team.openConsole('owner')
    const line = await team.layHubLine()
    const page = await team.openConsole('newcomer')
    const agent = team.workspace(page)
    await page.getByRole('button', { name: /李静/ }).waitFor({ timeout: 60_000 })
    line.cutAfter(CUT_AFTER_BYTES)
    await agent.signInAs('李静')

    const copy = page.getByRole('region', { name: '第一次取团队资料' })
    await expect(copy).toContainText('与中心断开。已经取到的都在本机', { timeout: 30_000 })
    await expect(copy.getByRole('progressbar')).toHaveAttribute('aria-valuenow', /^\d/)
    const atCut = countOf(await copy.textContent())
    expect(atCut).toBeGreaterThan(0)
    await expect(page.getByRole('contentinfo', { name: '运行状况' })).toContainText('恢复后接着取')

    // what is here is of use already, and a window that is opened anew knows how far it is
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').getByRole('combobox').fill(SAMPLE_CUSTOMERS.wangXiaoming.name)
    await expect(page.getByRole('option').first()).toBeVisible()
    await page.keyboard.press('Escape')
    // what came before the cut may still be written, so the count may grow by it; what is here never counts less
    const beforeReload = countOf(await copy.textContent())
    expect(beforeReload).toBeGreaterThanOrEqual(atCut)
    await page.reload()
    await expect(copy).toContainText('已取')
    const afterReload = countOf(await copy.textContent())
    expect(afterReload).toBeGreaterThanOrEqual(beforeReload)
    await expect(copy).toContainText('与中心断开')

    line.join()
    await expect(copy).toBeHidden({ timeout: 60_000 })
    await expect(page.getByRole('button', { name: /已同步/ })).toBeVisible()
  },
)
