import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from './desktop-console.ts'
import { processOf } from './program-process.ts'

test('a page of the console has no way out of its window, and outlives its core @P0 @both-modes', async ({
  desktop,
}) => {
  const { app, workspace, phone, said } = desktop
  await workspace.waitForLoadState()

  await test.step('it sees the bridge and nothing of Node', async () => {
    const seen = await workspace.evaluate(() => ({
      bridge: Object.keys(window.ringdesk ?? {}).sort(),
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
    }))
    expect(seen).toEqual({
      bridge: [
        'about',
        'checkForUpdate',
        'desktop',
        'installUpdate',
        'onNews',
        'openBoard',
        'openCaller',
        'port',
        'takeWishes',
      ],
      node: [],
    })
    expect(await phone.evaluate(() => Object.keys(window.ringdesk ?? {}))).toEqual(['port'])
  })

  await test.step('it gets its own door, not the other one', async () => {
    const refusal = await workspace.evaluate(() => window.ringdesk?.port('phone'))
    expect(refusal).toMatchObject({ ok: false, error: { code: 'notAllowed' } })
    expect(await workspace.evaluate(() => window.ringdesk?.port('desk'))).toMatchObject({ ok: true })
  })

  await test.step('microphone yes, camera no', async () => {
    const ask = (constraints: MediaStreamConstraints) =>
      phone.evaluate(async (wanted) => {
        try {
          const stream = await navigator.mediaDevices.getUserMedia(wanted)
          stream.getTracks().forEach((track) => track.stop())
          return 'granted'
        } catch (error) {
          return (error as Error).name
        }
      }, constraints)
    expect(await ask({ audio: true })).toBe('granted')
    expect(await ask({ video: true })).toBe('NotAllowedError')
    expect(await ask({ audio: true, video: true })).toBe('NotAllowedError')
  })

  await test.step('no navigation, no new window, no connection elsewhere', async () => {
    const before = app.windows().length
    const outcome = await workspace.evaluate(async () => {
      const opened = window.open('https://example.com/')
      window.location.href = 'https://example.com/'
      const fetched = await fetch('https://example.com/').then(
        () => 'fetched',
        () => 'refused',
      )
      return { opened: opened === null ? 'refused' : 'opened', fetched }
    })
    expect(outcome).toEqual({ opened: 'refused', fetched: 'refused' })
    expect(workspace.url()).toBe('app://console/')
    expect(app.windows()).toHaveLength(before)
  })

  await test.step('nothing else that a browser may grant is granted, and no view is embedded', async () => {
    const outcome = await workspace.evaluate(async () => {
      const view = document.body.appendChild(document.createElement('webview'))
      view.setAttribute('src', 'https://example.com/')
      const query = async (name: string) =>
        (await navigator.permissions.query({ name: name as PermissionName })).state
      const refusalOf = (asked: Promise<unknown>) =>
        asked.then(
          () => 'granted',
          (error: unknown) => (error as Error).name,
        )
      const seen = {
        notifications: await Notification.requestPermission(),
        location: await query('geolocation'),
        screen: await refusalOf(navigator.mediaDevices.getDisplayMedia({ video: true })),
        clipboard: await refusalOf(navigator.clipboard.readText()),
      }
      view.remove()
      return seen
    })
    expect(outcome).toMatchObject({ notifications: 'denied', location: 'denied' })
    expect([outcome.screen, outcome.clipboard]).not.toContain('granted')
    expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(2)
  })

  await test.step('only a table that the page wrote itself is saved', async () => {
    await app.evaluate(({ app, session }) => {
      const seen: [string, boolean][] = []
      Object.assign(globalThis, { downloads: seen })
      session.defaultSession.on('will-download', (event, item) => {
        item.setSavePath(`${app.getPath('userData')}/${seen.length}.csv`)
        seen.push([item.getMimeType(), event.defaultPrevented])
      })
    })
    const download = (href: string) =>
      workspace.evaluate((address) => {
        const link = document.createElement('a')
        link.href = address === 'csv' ? URL.createObjectURL(new Blob(['a,b'], { type: 'text/csv' })) : address
        link.download = 'file'
        link.click()
      }, href)
    const seen = () => app.evaluate(() => (globalThis as unknown as { downloads: unknown[] }).downloads)
    await download('data:application/x-msdownload;base64,TVo=')
    await expect.poll(seen).toEqual([['application/x-msdownload', true]])
    await download('csv')
    await expect.poll(async () => (await seen()).at(-1)).toEqual(['text/csv', false])
  })

  await test.step('the phone stays out of sight', async () => {
    const visible = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.webContents.getURL(), window.isVisible()]),
    )
    expect(visible).toContainEqual(['app://console/', true])
    expect(visible).toContainEqual(['app://console/phone/', false])
  })

  await test.step('its core dies: the console comes back by itself, with a door for each', async () => {
    process.kill(await processOf(desktop, 'core'), 'SIGKILL')
    await expect.poll(said).toContain('The core is back.')
    expect(await workspace.evaluate(() => window.ringdesk?.port('desk'))).toMatchObject({ ok: true })
  })
})

test('what the system refuses is said in both languages: no keychain, a key that another has @P1', async ({
  desktop: { app, workspace, dataRoot },
}) => {
  await workspace.getByRole('button', { name: /1001/ }).click()
  await workspace.getByRole('navigation').first().waitFor()
  await workspace.keyboard.press('Control+6')
  const settings = workspace.getByRole('main')

  await test.step('a bare machine has no keychain: Electron would seal with a password that everybody knows', async () => {
    const log = readFileSync(join(dataRoot, 'profiles/default/logs/shell.log'), 'utf8')
    expect(log).toContain('本系统没有钥匙串')
    await settings.getByRole('tab', { name: '桌面' }).click()
    await expect(settings.getByText('本系统没有钥匙串')).toBeVisible()
    await settings.getByRole('tab', { name: '语言与外观' }).click()
    await settings.getByRole('radio', { name: 'English' }).click()
    await settings.getByRole('tab', { name: 'Desktop' }).click()
    await expect(settings.getByText('This system has no keychain')).toBeVisible()
  })

  await test.step('a key of the whole system is off until it is chosen, and is no key of typing', async () => {
    await settings.getByRole('button', { name: 'Change the system key of Answer: Off' }).click()
    await workspace.keyboard.press('a')
    await expect(settings.getByText(/would get in the way of typing/)).toBeVisible()
    await workspace.keyboard.press('Control+Alt+a')
    await expect
      .poll(() => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+A')))
      .toBe(true)
  })

  await test.step('one that another has is said so', async () => {
    await app.evaluate(({ globalShortcut }) => globalShortcut.register('Control+Alt+H', () => undefined))
    await settings.getByRole('button', { name: 'Change the system key of Hang up / reject: Off' }).click()
    await workspace.keyboard.press('Control+Alt+h')
    await expect(settings.getByText(/The system did not give this key/)).toBeVisible()
    await settings.getByRole('button', { name: 'Turn off the system key of Answer' }).click()
    await expect
      .poll(() => app.evaluate(({ globalShortcut }) => globalShortcut.isRegistered('Control+Alt+A')))
      .toBe(false)
  })
})
