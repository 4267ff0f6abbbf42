import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome']

const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  join(homedir(), 'Applications/Google Chrome.app/Contents/MacOS/Google Chrome'),
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
]

/**
 * The Chrome or Chromium that browser stories use: `RINGDESK_BROWSER` if set, else one found on this machine, else
 * Playwright's own. `undefined` when there is none; `scripts/test.mjs` then installs one.
 */
export function findBrowser(): string | undefined {
  const named = process.env['RINGDESK_BROWSER']
  if (named !== undefined && named !== '') return named
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
  return [...onPath, ...PLACES, chromium.executablePath()].find((path) => existsSync(path))
}

/**
 * Switches for calls in a browser that nobody sits at: a microphone that plays a tone, permission granted, sound
 * without a click, ICE candidates on loopback (a machine without any network has no other), and nothing that the browser does for itself.
 */
export const CALL_SWITCHES = [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  '--autoplay-policy=no-user-gesture-required',
  '--allow-loopback-in-peer-connection',
  '--disable-gpu',
  '--disable-background-networking',
]

/** Playwright launch options for the found browser; as root (containers) Chromium's own sandbox cannot start. */
export function chromiumLaunchOptions(): { executablePath?: string; args: string[] } {
  const executablePath = findBrowser()
  const isRoot = process.getuid?.() === 0
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    args: [...CALL_SWITCHES, ...(isRoot ? ['--no-sandbox'] : [])],
  }
}
