import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
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

it("passes over Chromium's own switches in Electron", () => {
  const args = ['--no-sandbox', '--remote-debugging-port=0', 'app.cjs', '--profile', 'lead', '--no-open']
  expect(readConsoleOptions(args, {}, true)).toMatchObject({ profile: 'lead', mayOpenBrowser: false })
})
