import {
  chmodSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openBrowser, writeOpeningPage } from '../../main/browser/open-browser.ts'
import { createSessionGate, newPageSession } from '../../main/browser/session-gate.ts'
import { pageSecretIn, fragmentOf } from '../../shared/contract/page-secret.ts'
import { tempFolder } from './launch-kit.ts'

const ADDRESS = 'http://127.0.0.1:4180/?token=the-token'

describe('a one-time token', () => {
  it('is good once, and for a minute', () => {
    let now = 0
    const gate = createSessionGate(4180, newPageSession(), () => now)
    const [used, early, late] = [gate.issueToken(), gate.issueToken(), gate.issueToken()]
    expect(gate.redeem(used)).toBeDefined()
    expect(gate.redeem(used)).toBeUndefined()
    now = 59_999
    expect(gate.redeem(early)).toBeDefined()
    now = 60_000
    expect(gate.redeem(late)).toBeUndefined()
    expect(gate.redeem('')).toBeUndefined()
    const fresh = gate.redeem(gate.issueToken())
    expect(pageSecretIn(fragmentOf(fresh?.pageSecret ?? ''))).toBe(fresh?.pageSecret)
  })
})

describe.skipIf(process.platform === 'win32')('the page that opens the browser', () => {
  it('is read by this user alone, and posts the token', () => {
    const folder = tempFolder()
    const file = writeOpeningPage(ADDRESS, folder)
    expect(statSync(file).mode & 0o777).toBe(0o600)
    const page = readFileSync(file, 'utf8')
    expect(page).toContain('method="post" action="http://127.0.0.1:4180/open"')
    expect(page).toContain('name="token" value="the-token"')
  })

  it('takes the place of older ones, whose tokens are worth nothing', () => {
    const folder = tempFolder()
    const old = writeOpeningPage(ADDRESS, folder)
    const recent = writeOpeningPage(ADDRESS, folder)
    writeFileSync(join(folder, 'settings.json'), '{}')
    const longAgo = new Date(Date.now() - 61_000)
    for (const file of [old, join(folder, 'settings.json')]) utimesSync(file, longAgo, longAgo)
    writeOpeningPage(ADDRESS, folder)
    expect([existsSync(old), existsSync(recent)]).toEqual([false, true])
    expect(readdirSync(folder)).toContain('settings.json')
  })

  it('is all that the command line of the browser names', async () => {
    const [bin, folder] = [tempFolder(), tempFolder()]
    const heard = join(bin, 'heard')
    const program = join(bin, 'xdg-open')
    writeFileSync(
      program,
      `#!/bin/sh\nprintf '%s\\n' "$@" > '${heard}.new' && mv '${heard}.new' '${heard}'\n`,
    )
    chmodSync(program, 0o755)
    openBrowser(ADDRESS, folder, { PATH: `${bin}:/usr/bin:/bin`, DISPLAY: ':0' }, 'linux')
    await expect.poll(() => existsSync(heard)).toBe(true)
    const [page] = readdirSync(folder)
    expect(readFileSync(heard, 'utf8')).toBe(`${join(folder, page ?? '')}\n`)
  })

  it('is not written where nobody would see the window', () => {
    const folder = tempFolder()
    openBrowser(ADDRESS, folder, {}, 'linux')
    openBrowser(ADDRESS, folder, { CI: '1', DISPLAY: ':0' }, 'linux')
    expect(readdirSync(folder)).toEqual([])
  })
})
