import type { ElectronApplication } from '@playwright/test'
import { SAMPLE_CUSTOMERS } from '../../hub/seed/sample-facts.ts'
import { LedgerReader } from '../e2e/support/ledger-reader.ts'
import { hubUrlOf } from '../e2e/support/running-console.ts'
import { Workspace } from '../e2e/support/workspace.ts'
import type { DesktopConsole } from './desktop-console.ts'
import { expect, inMain, openCaller, test, VOICE_HZ, windowAt } from './desktop-console.ts'
import { processOf, runsUtilities } from './program-process.ts'

const { wangXiaoming: wang, linZhiyuan: lin } = SAMPLE_CUSTOMERS

/** Ends the core as a crash does, and waits until another one serves. */
async function killCore(desktop: DesktopConsole): Promise<void> {
  const times = (): number => desktop.said().split('The core is back.').length
  const before = times()
  process.kill(await processOf(desktop, 'core'), 'SIGKILL')
  await expect.poll(times).toBeGreaterThan(before)
}

test('the core is killed while a call rings and while it is talked: the call goes on, its card comes back, one ticket @P0 @both-modes', async ({
  desktop,
}) => {
  const { workspace: page } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  // the mode is the one that this run is meant for (scripts/test-tools.ts)
  expect(await runsUtilities(desktop)).toBe(process.env['RINGDESK_NODE'] === undefined)
  const ledger = new LedgerReader(hubUrlOf(desktop.dataRoot))
  const before = {
    calls: (await ledger.all('call')).map(({ id }) => id),
    tickets: (await ledger.all('ticket')).map(({ id }) => id),
  }
  const made = async () => (await ledger.all('call')).filter(({ id }) => !before.calls.includes(id))
  const caller = await openCaller(desktop)

  await test.step('while it rings: it rings on, and is answered through the doors that came anew', async () => {
    await caller.call({ customer: wang.name }, '售后')
    await expect(agent.callPanel).toContainText(wang.name)
    await killCore(desktop)
    await expect(agent.callPanel).toContainText('来电振铃')
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(VOICE_HZ)
  })

  await test.step('while it is talked: the other side hears no end, and the card is the same', async () => {
    await expect(agent.callPanel).toContainText('通话中')
    await killCore(desktop)
    await caller.hears(VOICE_HZ)
    await expect(agent.callPanel).toContainText('通话中')
    await expect(agent.callPanel).toContainText(wang.name)
    await expect(agent.ticketPanel.getByRole('textbox', { name: '记录' })).toBeVisible()
    expect(await agent.talkSeconds()).toBeGreaterThan(0)
  })

  await test.step('it ends in order: one call, one ticket, with its outcome', async () => {
    await agent.button('挂断', 'Hang up').click()
    await caller.waitFor('ended')
    await agent.wrapUp('已解决')
    await expect.poll(async () => (await made()).map(({ disposition }) => disposition)).toEqual(['solved'])
    expect((await made())[0]).toMatchObject({
      outcome: 'answered',
      customerId: wang.id,
      agentId: 'person-1001',
    })
    const tickets = (await ledger.all('ticket')).filter(({ id }) => !before.tickets.includes(id))
    expect(tickets.length).toBeLessThanOrEqual(1)
  })

  await test.step('the next call comes as ever', async () => {
    await agent.becomeReady()
    await caller.call({ customer: lin.name }, '售后')
    await expect(agent.callPanel).toContainText(lin.name)
    await agent.button('接听', 'Answer').click()
    await caller.waitFor('talking')
    await caller.hears(VOICE_HZ)
    await caller.hangUp()
    await agent.wrapUp('已解决')
  })
})

/** What stood in the field that is typed into, as the page saw it, until core or page was killed; in epoch milliseconds. */
interface Typed {
  readonly seen: readonly { readonly length: number; readonly at: number }[]
  readonly killedAt: number
}
/**
 * Types into what has the keyboard in the workspace, a key every 40 ms. The core is killed before the key number `killAt`; with
 * `isPageKilled` the page in the same turn, and typing ends there.
 */
const typeAndKill = (
  app: ElectronApplication,
  how: {
    readonly text: string
    readonly core: number
    readonly killAt: number
    readonly isPageKilled: boolean
  },
): Promise<Typed> =>
  app.evaluate(async ({ webContents }, { text, core, killAt, isPageKilled }) => {
    const page = webContents.getAllWebContents().find((one) => one.getURL() === 'app://console/')
    if (page === undefined) throw new Error('the workspace is not there')
    const seen: { length: number; at: number }[] = []
    page.on('console-message', (event, _level, old) => {
      // the words are in the event since Electron 35
      const [mark, length, at] = ((event as { message?: string }).message ?? old).split(' ')
      if (mark === 'typed') seen.push({ length: Number(length), at: Number(at) })
    })
    let killedAt = 0
    for (const [index, key] of [...text].entries()) {
      if (index === killAt) {
        killedAt = performance.timeOrigin + performance.now()
        process.kill(core, 'SIGKILL')
        if (isPageKilled) {
          page.forcefullyCrashRenderer()
          break
        }
      }
      page.sendInputEvent({ type: 'char', keyCode: key })
      await new Promise((next) => setTimeout(next, 40))
    }
    page.removeAllListeners('console-message')
    return { seen, killedAt }
  }, how)

/**
 * What stands in the field for notes, with the caret at its end; null before it is there. Past Playwright, which loses a page
 * that crashed. From now on the page tells the shell all that is typed there, as the person sees it: a page that is killed has
 * no other way to.
 */
const noteIn = (app: ElectronApplication): Promise<string | null> =>
  inMain(
    app,
    async ({ webContents }) => {
      const page = webContents.getAllWebContents().find((one) => one.getURL() === 'app://console/')
      if (page === undefined || page.isCrashed() || page.isLoading()) return null
      return (await page.executeJavaScript(`{
        const field = document.querySelector('section[aria-label="工单"] textarea')
        if (field !== null) {
          field.focus()
          field.setSelectionRange(field.value.length, field.value.length)
          field.oninput = () =>
            console.info('typed ' + field.value.length + ' ' + (performance.timeOrigin + performance.now()))
        }
        field?.value ?? null
      }`)) as string | null
    },
    null,
  )

test('the core is killed in mid-typing: what is typed stays, and at most 250 ms of it go with the window @P0', async ({
  desktop,
}) => {
  const { app, workspace: page } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  const caller = await openCaller(desktop)
  await caller.call({ customer: wang.name }, '售后')
  await agent.button('接听', 'Answer').click()
  await caller.waitFor('talking')
  const note = agent.ticketPanel.getByRole('textbox', { name: '记录' })
  const killWhileTyping = async (text: string, isPageKilled: boolean): Promise<Typed> => {
    const backs = (): number => desktop.said().split('The core is back.').length
    const before = backs()
    const core = await processOf(desktop, 'core')
    const typed = await typeAndKill(app, { text, core, killAt: isPageKilled ? 30 : 12, isPageKilled })
    await expect.poll(backs, { timeout: 30_000 }).toBeGreaterThan(before)
    return typed
  }
  let all = ''

  await test.step('the core alone, twice: typing goes on as if nothing was, and nothing is lost', async () => {
    await note.click()
    for (const text of ['one core goes while this is typed; ', 'then another one does; ']) {
      await killWhileTyping(text, false)
      all += text
      await expect(note).toHaveValue(all)
      await expect(note).toBeFocused()
    }
    // what the new core was given comes back to a window that knows nothing
    await expect(async () => {
      await page.reload()
      await expect(note).toHaveValue(all)
    }).toPass()
  })

  await test.step('core and window in one moment, thrice: only what is younger than 250 ms is gone', async () => {
    const lostMs: number[] = []
    // the first copy takes what processor there is; without it a busy machine is not what is measured
    await expect(page.getByText('已同步')).toBeVisible({ timeout: 60_000 })
    await expect.poll(() => noteIn(app)).toBe(all)
    for (let round = 0; round < 3; round += 1) {
      const text = 'core and window go in one moment, and say no goodbye; '
      const { seen, killedAt } = await killWhileTyping(text, true)
      await expect.poll(() => noteIn(app), { timeout: 30_000 }).toContain(all)
      const kept = (await noteIn(app)) ?? ''
      expect((all + text).startsWith(kept), kept).toBe(true)
      expect(seen.length).toBeGreaterThan(0)
      const oldestLost = seen.find(({ length }) => length > kept.length)
      lostMs.push(oldestLost === undefined ? 0 : Math.round(killedAt - oldestLost.at))
      all = kept
    }
    process.stdout.write(`typing lost with core and window: ${lostMs.join(', ')} ms\n`)
    // one of them may meet a moment in which the machine had no time for anybody
    expect(lostMs.toSorted((a, b) => a - b)[1]).toBeLessThanOrEqual(250)
    await caller.waitFor('talking')
    await caller.hears(VOICE_HZ)
  })
})

test('the core is started anew: workspace, phone and board are each handed a port again, and work @P0', async ({
  desktop,
}) => {
  const { app, workspace: page } = desktop
  const agent = new Workspace(page, 'zh-CN')
  await agent.signInAs('1001')
  await agent.becomeReady()
  await page.evaluate(() => window.ringdesk?.openBoard())
  const board = await windowAt(app, '/board/')
  const wall = board.getByRole('region', { name: '坐席' })
  await expect(wall).toContainText('李静')
  const caller = await openCaller(desktop)

  for (const round of [1, 2]) {
    await killCore(desktop)
    await test.step(`round ${round}: a word of the window arrives, and the board follows`, async () => {
      await agent.becomeReady()
      await page.keyboard.press('F9')
      await expect(page.getByText('小休中，不会来电')).toBeVisible()
      await expect(wall.getByRole('listitem').filter({ hasText: '李静' })).toContainText('小休')
      await page.keyboard.press('F9')
      await agent.becomeReady()
    })
    await test.step(`round ${round}: the phone rings at the desk, and does what the desk asks of it`, async () => {
      await caller.call({ customer: wang.name }, '售后')
      await expect(agent.callPanel).toContainText(wang.name)
      await agent.button('接听', 'Answer').click()
      await caller.waitFor('talking')
      await caller.hears(VOICE_HZ)
      await agent.button('挂断', 'Hang up').click()
      await caller.waitFor('ended')
      await agent.wrapUp('已解决')
    })
  }
  expect(await page.evaluate(() => window.ringdesk?.port('desk'))).toMatchObject({ ok: true })
})
