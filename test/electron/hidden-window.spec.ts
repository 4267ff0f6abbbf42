import { expect, test, withDataRoot } from './desktop-console.ts'
import { UnwatchedConsole } from './unwatched-console.ts'
import { WindowManager } from './window-manager.ts'

interface Noted {
  windows: string[]
  notices: string[]
  /** Presses the system key for answering, whichever program has the keyboard. */
  answerKey?: () => void
}

const WORKSPACE = 'app://console/'
const PHONE = 'app://console/phone/'
const CALLER = '/caller'

let desktop: UnwatchedConsole | undefined
let manager: WindowManager
test.beforeEach(async () => {
  manager = await WindowManager.start()
})
test.afterEach(async () => {
  await desktop?.end()
  await manager.end()
})

/** Takes note of what the shell asks of the system. No test can press a key of the whole system, so it keeps that, too. */
const noteSystem = (console: UnwatchedConsole): Promise<void> =>
  console.inMain(({ BrowserWindow, globalShortcut, Notification }) => {
    const noted: Noted = { windows: [], notices: [] }
    Object.assign(globalThis, { noted })
    for (const name of ['show', 'showInactive', 'focus', 'flashFrame'] as const) {
      const real = BrowserWindow.prototype[name] as (...args: unknown[]) => void
      BrowserWindow.prototype[name] = function (this: Electron.BrowserWindow, ...args: unknown[]) {
        if (this.webContents.getURL() === 'app://console/') noted.windows.push(name)
        real.apply(this, args)
      }
    }
    const show = Notification.prototype.show
    Notification.prototype.show = function (this: Electron.Notification) {
      noted.notices.push(this.title)
      show.apply(this)
    }
    const register = globalShortcut.register.bind(globalShortcut)
    globalShortcut.register = (accelerator, pressed) => {
      noted.answerKey = pressed
      return register(accelerator, pressed)
    }
  }, null)

const read = (console: UnwatchedConsole): Promise<Pick<Noted, 'windows' | 'notices'>> =>
  console.inMain(() => {
    const { windows, notices } = (globalThis as unknown as { noted: Noted }).noted
    return { windows, notices }
  }, null)

/** Forgets what the workspace's window was told so far. */
const forgetWindows = (console: UnwatchedConsole): Promise<void> =>
  console.inMain(() => {
    ;(globalThis as unknown as { noted: Noted }).noted.windows = []
  }, null)

/** How many of 20 timers in 1 s come in a page. */
const ticksOf = (console: UnwatchedConsole, page: string): Promise<number> =>
  console.inPage(
    page,
    () =>
      new Promise<number>((done) => {
        let count = 0
        const timer = setInterval(() => (count += 1), 50)
        const until = performance.now() + 1000
        // messages are never held back, so they tell when the time is over
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => {
          if (performance.now() < until) return void port2.postMessage(null)
          clearInterval(timer)
          done(count)
        }
        port2.postMessage(null)
      }),
    null,
  )

test('a call rings behind a minimised window: bell, card, clocks and answer are as in front @P0', async () => {
  await withDataRoot(async (dataRoot) => {
    const agent = await UnwatchedConsole.start(dataRoot)
    desktop = agent
    const callPanel = (): Promise<string> =>
      agent.inPage(
        WORKSPACE,
        () => document.querySelector<HTMLElement>('section[aria-label="通话"]')?.textContent ?? '',
        null,
      )
    const clock = (): Promise<number> =>
      agent.inPage(
        WORKSPACE,
        () =>
          (document.querySelector('[data-testid=call-clock]')?.textContent ?? '-1')
            .split(':')
            .reduce((sum, part) => sum * 60 + Number(part), 0),
        null,
      )
    const stage = (): Promise<string> =>
      agent.inPage(
        CALLER,
        () => document.querySelector<HTMLElement>('[data-stage]')?.dataset['stage'] ?? '',
        null,
      )

    await test.step('an agent with a system key, ready', async () => {
      await noteSystem(agent)
      await agent.click(WORKSPACE, 'button', '1001')
      await agent.waitForText(WORKSPACE, '就绪，等待来电')
      await agent.press('Control+6')
      await agent.click(WORKSPACE, '[role=tab]', '桌面')
      await agent.click(WORKSPACE, 'button', '更改 接听 的全局按键')
      await agent.press('Control+Alt+a')
      await expect
        .poll(async () =>
          agent.inMain(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+A'), null),
        )
        .toBe(true)
      await agent.press('Control+1')
      await agent.inPage(WORKSPACE, () => void window.ringdesk?.openCaller(), null)
    })

    await manager.minimise(agent, WORKSPACE)
    await forgetWindows(agent)
    // without this, the story would prove nothing: what nobody sees gets its timers once a second
    await expect.poll(() => ticksOf(agent, WORKSPACE)).toBeLessThan(4)
    expect(await ticksOf(agent, PHONE)).toBeGreaterThan(8)

    await test.step('it rings: bell, notification and flash, and the window stays where it was put', async () => {
      await agent.click(CALLER, 'button', '呼叫')
      await expect.poll(async () => (await read(agent)).notices).toEqual([expect.stringContaining('来电：')])
      const bell = (): Promise<number> =>
        agent.inPage(
          PHONE,
          () => document.querySelector<HTMLAudioElement>('audio[data-role=ringer]')?.currentTime ?? -1,
          null,
        )
      const before = await bell()
      await expect.poll(bell).toBeGreaterThan(Math.max(before, 0))
      expect((await read(agent)).windows).toEqual(['flashFrame'])
    })

    await test.step('the card stands there all the same, and its seconds go down', async () => {
      await expect.poll(callPanel).toContain('接听')
      const name = (await read(agent)).notices[0]?.replace('来电：', '') ?? ''
      const shown = await callPanel()
      expect(shown).toContain(name)
      await expect.poll(callPanel).not.toBe(shown)
    })

    await test.step('the system key answers it', async () => {
      await agent.inMain(() => (globalThis as unknown as { noted: Noted }).noted.answerKey?.(), null)
      await expect.poll(stage).toBe('talking')
      expect((await read(agent)).windows).not.toContain('show')
    })

    await test.step('brought back, the first thing painted is the call with the right clock', async () => {
      const talkingAt = Date.now()
      await expect.poll(clock).toBeGreaterThanOrEqual(3)
      await agent.inMain(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()
          .find(({ webContents }) => webContents.getURL() === 'app://console/')
          ?.restore()
      }, null)
      await agent.inPage(
        WORKSPACE,
        () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
        null,
      )
      const talkedAtLeast = Math.floor((Date.now() - talkingAt) / 1000)
      expect(await clock()).toBeGreaterThanOrEqual(talkedAtLeast - 1)
      await agent.click(WORKSPACE, 'button', '挂断')
      await expect.poll(stage).toBe('ended')
    })
  })
})
