import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, expect, test } from '@playwright/test'
import { VOICE_HZ, withDataRoot } from '../electron/desktop-console.ts'
import { writeToneFile } from '../support/tone.ts'
import { readArchive } from './archive.ts'
import { readFuses } from './fuses.ts'

/** What `npm run package` left; run by `npm test -- package` (Linux). */
const folder = join(import.meta.dirname, '../../release/linux-unpacked')
const binary = join(folder, 'ringdesk')

test('the packaged application has its fuses set', () => {
  expect(readFuses(binary)).toEqual({
    runAsNode: false,
    cookieEncryption: true,
    nodeOptionsEnvironmentVariable: false,
    nodeCliInspectArguments: false,
    embeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('the package carries the pictures it shows, and of packages those alone that no bundle can hold', () => {
  const { files } = readArchive(join(folder, 'resources/app.asar'))
  const packages = Object.keys(files['node_modules']?.files ?? {})
  expect(packages.filter((name) => name !== 'better-sqlite3' && name !== '@node-rs')).toEqual([])
  expect(Object.keys(files['dist']?.files?.['icons']?.files ?? {})).toContain('tray-ready-22@2x.png')
})

test('the packaged application starts with its own core and hub, signs in and registers its phone', async () => {
  await withDataRoot(async (dataRoot) => {
    const voice = join(dataRoot, 'voice.wav')
    writeToneFile(voice, VOICE_HZ)
    const isRoot = process.getuid?.() === 0
    const child = spawn(
      binary,
      [
        ...(isRoot ? ['--no-sandbox'] : []),
        '--lang=zh-CN',
        '--remote-debugging-port=0',
        '--use-fake-device-for-media-stream',
        `--use-file-for-fake-audio-capture=${voice}`,
        '--allow-loopback-in-peer-connection',
        '--data',
        dataRoot,
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let said = ''
    // its fuses keep Node's inspector shut, by which Playwright opens an Electron; its windows are reached all the same
    const address = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer): void => {
        said += chunk.toString()
        const found = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      }
      child.stdout.on('data', hear)
      child.stderr.on('data', hear)
      child.once('exit', (code) => reject(new Error(`it ended with ${code} and said:\n${said}`)))
    })
    await expect.poll(() => said, { timeout: 60_000 }).toContain('Ringdesk: ready')
    const browser = await chromium.connectOverCDP(address)
    const page = () =>
      browser
        .contexts()
        .flatMap((context) => context.pages())
        .find((one) => one.url() === 'app://console/')
    await expect.poll(() => page() !== undefined).toBe(true)
    const workspace = page()!
    await workspace.getByRole('button', { name: /1001/ }).click()
    // ready means: core, hub, cache and phone of the package work together
    await expect(workspace.getByText('就绪，等待来电')).toBeVisible({ timeout: 30_000 })
    expect(existsSync(join(dataRoot, 'profiles/default/cache.db'))).toBe(true)
    const gone = once(child, 'exit')
    child.kill('SIGTERM')
    expect((await gone)[0]).toBe(0)
    await browser.close()
  })
})
