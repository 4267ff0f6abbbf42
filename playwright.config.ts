import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from './test/support/browser-path.ts'

const isCi = process.env['CI'] !== undefined

/**
 * Stories. `browser` drives the console in a real Chromium with a fake microphone, `electron` drives the real shell, and
 * `own-node` a few of the same on an Electron whose core and hub run on a Node of their own.
 * Every story starts the servers it needs itself, on free ports, so that stories can run side by side.
 */
export default defineConfig({
  outputDir: 'test-results/stories',
  forbidOnly: isCi,
  fullyParallel: false,
  workers: Number(process.env['RINGDESK_WORKERS'] ?? 1),
  // real calls on a shared machine: a story may go wrong once for want of time; npm test says how many needed this
  retries: isCi ? 1 : 0,
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    actionTimeout: 20_000,
    // without a picture of each frame: those took a third of the processor's time of a story
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'browser',
      testDir: 'test/e2e',
      testMatch: '**/*.spec.ts',
      use: {
        browserName: 'chromium',
        viewport: { width: 1280, height: 800 },
        permissions: ['microphone'],
        launchOptions: chromiumLaunchOptions(),
      },
    },
    // one at a time: they share one screen, its focus and the global keys
    { name: 'electron', testDir: 'test/electron', testMatch: '**/*.spec.ts', workers: 1 },
    // where what carries the messages matters: the shell relays every port, and ends children of Node instead of its own
    {
      name: 'own-node',
      testDir: 'test/electron',
      testMatch: '**/*.spec.ts',
      grep: /@both-modes/,
      workers: 1,
    },
    // what npm run package made, which must come first
    { name: 'package', testDir: 'test/package', testMatch: '**/*.spec.ts', workers: 1 },
  ],
})
