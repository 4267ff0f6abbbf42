import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { endDesktop, expect, startDesktop, test, withDataRoot } from './desktop-console.ts'

test.skip(process.platform !== 'linux', 'the feed below serves an AppImage')

let ending: () => Promise<void> = () => Promise.resolve()
test.afterEach(() => ending())

test('an update is fetched from a feed, checked, and installed when the person wants it @P1', async () => {
  await withDataRoot(async (dataRoot) => {
    const mark = join(dataRoot, 'started')
    const update = Buffer.from(`#!/bin/sh\necho "$APPIMAGE_SILENT_INSTALL" > '${mark}'\n`)
    const installed = join(dataRoot, 'Ringdesk.AppImage')
    writeFileSync(installed, '#!/bin/sh\nexit 9\n')
    chmodSync(installed, 0o755)
    let sum = 'A'.repeat(86) + '=='
    const feed = createServer((request, response) => {
      if (request.url?.startsWith('/latest-linux.yml')) {
        const file = `url: Ringdesk-99.0.0.AppImage\n    sha512: ${sum}\n    size: ${update.length}`
        return response.end(
          `version: 99.0.0\nfiles:\n  - ${file}\npath: Ringdesk-99.0.0.AppImage\nsha512: ${sum}\nreleaseDate: '2026-11-22T00:00:00.000Z'\n`,
        )
      }
      if (request.url?.endsWith('.AppImage')) return response.end(update)
      response.statusCode = 404
      response.end()
    }).listen(0, '127.0.0.1')
    await once(feed, 'listening')
    const { port } = feed.address() as AddressInfo
    const desktop = await startDesktop(dataRoot, {
      args: ['--updates', `http://127.0.0.1:${port}/`],
      env: { APPIMAGE: installed, XDG_CACHE_HOME: join(dataRoot, 'cache') },
    })
    const { app, workspace, said } = desktop
    ending = () => endDesktop(desktop)
    await workspace.getByRole('button', { name: /1001/ }).waitFor()
    const state = () =>
      workspace.evaluate(async () => {
        const reply = (await window.ringdesk?.desktop()) as { value: { update: { state: string } } }
        return reply.value.update
      })
    const check = () => workspace.evaluate(() => window.ringdesk?.checkForUpdate())

    await test.step('one whose sum does not fit is refused, and the old one stays', async () => {
      expect(await state()).toEqual({ state: 'current' })
      await check()
      await expect.poll(state, { timeout: 30_000 }).toMatchObject({ state: 'failed' })
      expect(readFileSync(installed, 'utf8')).toContain('exit 9')
    })

    await test.step('one that fits is fetched, and waits', async () => {
      sum = createHash('sha512').update(update).digest('base64')
      await check()
      await expect
        .poll(state, { timeout: 30_000 })
        .toEqual({ state: 'ready', version: '99.0.0', isAsked: false })
      expect(readFileSync(installed, 'utf8')).toContain('exit 9')
    })

    await test.step('asked for, it is put in place and started', async () => {
      const gone = once(app.process(), 'exit')
      await workspace.evaluate(() => window.ringdesk?.installUpdate()).catch(() => undefined)
      await gone
      expect(said()).toContain('the update is installed now')
      expect(readFileSync(installed)).toEqual(update)
      await expect.poll(() => existsSync(mark) && readFileSync(mark, 'utf8')).toBe('true\n')
    })
    feed.close()
  })
})
