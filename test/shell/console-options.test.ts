import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { plainOrigins } from '../../main/launch/plain-hub.ts'
import { defaultDataRoot, readConsoleOptions, UsageError } from '../../main/launch/console-options.ts'

it('keeps data where the system wants it, and elsewhere when told', () => {
  expect(defaultDataRoot({}, 'linux')).toBe(join(homedir(), '.local/share/ringdesk'))
  expect(defaultDataRoot({ XDG_DATA_HOME: '/x' }, 'linux')).toBe('/x/ringdesk')
  expect(readConsoleOptions([], { RINGDESK_DATA: '/env' }).dataRoot).toBe('/env')
  expect(readConsoleOptions(['--data', 'here'], { RINGDESK_DATA: '/env' }).dataRoot).toBe(resolve('here'))
})

it('reads a team hub without the slash at its end', () => {
  expect(readConsoleOptions(['--hub', 'https://hub.example.com/desk/'], {}).hubUrl).toBe(
    'https://hub.example.com/desk',
  )
  expect(() => readConsoleOptions(['--hub', 'hub.example.com'], {})).toThrow(UsageError)
})

it('refuses what it does not know, and profiles that are no folder names', () => {
  expect(() => readConsoleOptions(['--prfile', 'x'], {})).toThrow(/--profile NAME/)
  expect(() => readConsoleOptions(['--profile', '../x'], {})).toThrow(UsageError)
})

it('takes the language of the sample team, and none that it does not have', () => {
  expect(readConsoleOptions(['--language', 'en'], {}).language).toBe('en')
  expect(readConsoleOptions([], {}).language).toBeUndefined()
  expect(() => readConsoleOptions(['--language', 'fr'], {})).toThrow(/zh-CN or en/)
})

it("passes over Chromium's own switches in Electron", () => {
  const args = ['--no-sandbox', '--remote-debugging-port=0', 'app.cjs', '--profile', 'lead', '--no-open']
  expect(readConsoleOptions(args, {}, true)).toMatchObject({ profile: 'lead', mayOpenBrowser: false })
})

it('looks for updates where the person says, and never over a network that can be read and changed', () => {
  const at = (url: string) => readConsoleOptions(['--updates', url], {}).updatesUrl
  expect(at('https://updates.example.com/ringdesk')).toBe('https://updates.example.com/ringdesk')
  expect(at('http://127.0.0.1:8080/')).toBe('http://127.0.0.1:8080/')
  expect(readConsoleOptions([], { RINGDESK_UPDATES: 'https://u.example.com' }).updatesUrl).toBe(
    'https://u.example.com/',
  )
  expect(readConsoleOptions([], {}).updatesUrl).toBeUndefined()
  for (const url of [
    'http://updates.example.com/',
    'ftp://a/',
    'file:///x',
    'updates.example.com',
    'http://127.0.0.1.evil.test/',
  ])
    expect(() => at(url), url).toThrow(UsageError)
})

it('names the addresses of a hub without encryption, so that pages may reach it, and none of any other hub', () => {
  expect(plainOrigins('http://10.0.0.5:4180')).toEqual(['http://10.0.0.5:4180', 'ws://10.0.0.5:4180'])
  for (const url of [
    'https://hub.example.com',
    'http://127.0.0.1:4180',
    'http://localhost:4180',
    'http://[::1]:4180',
    undefined,
  ])
    expect(plainOrigins(url), url).toEqual([])
})
