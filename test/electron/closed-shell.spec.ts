import { readFileSync } from 'node:fs'
import type { ElectronApplication } from '@playwright/test'
import { expect, test } from './desktop-console.ts'

test('a page of the console has no way out of its window @P0', async ({
  desktop: { app, workspace, phone },
}) => {
  await workspace.waitForLoadState()

  await test.step('it sees the bridge and nothing of Node', async () => {
    const seen = await workspace.evaluate(() => ({
      bridge: Object.keys(window.ringdesk ?? {}).sort(),
      node: ['require', 'process', 'Buffer', 'module'].filter((name) => name in globalThis),
    }))
    expect(seen).toEqual({ bridge: ['about', 'openCaller', 'port'], node: [] })
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

  await test.step('the phone stays out of sight', async () => {
    const visible = await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows().map((window) => [window.webContents.getURL(), window.isVisible()]),
    )
    expect(visible).toContainEqual(['app://console/', true])
    expect(visible).toContainEqual(['app://console/phone/', false])
  })
})

test('the console comes back when its core dies @P1', async ({ desktop: { app, workspace, said } }) => {
  await workspace.waitForLoadState()
  process.kill(await findCore(app), 'SIGKILL')
  await expect.poll(said).toContain('The core is back.')
  expect(await workspace.evaluate(() => window.ringdesk?.port('desk'))).toMatchObject({ ok: true })
})

/** The core's process: a utility process of Electron, or a child process of the shell where RINGDESK_NODE runs it. */
async function findCore(app: ElectronApplication): Promise<number> {
  const utility = await app.evaluate(({ app }) =>
    app.getAppMetrics().find((metric) => metric.name === 'Ringdesk core'),
  )
  if (utility !== undefined) return utility.pid
  const shell = app.process().pid
  const children = readFileSync(`/proc/${shell}/task/${shell}/children`, 'utf8').trim().split(' ')
  const core = children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('core.mjs'))
  if (core === undefined) throw new Error('the core does not run')
  return Number(core)
}
