import { defineConfig } from '@playwright/test'
import { chromiumLaunchOptions } from './test/support/browser-path.ts'

/**
 * Stories. `browser` drives the console in a real Chromium with a fake microphone, `electron` drives the real shell.
 * Every story starts the servers it needs itself, on free ports, so that stories can run side by side.
 */
export default defineConfig({
  outputDir: 'test-results/stories',
  forbidOnly: process.env['CI'] !== undefined,
  fullyParallel: false,
  workers: process.env['RINGDESK_WORKERS'] === undefined ? 1 : Number(process.env['RINGDESK_WORKERS']),
  timeout: 180_000,
  expect: { timeout: 15_000 },
  reporter: [['list']],
  use: { actionTimeout: 10_000, trace: 'retain-on-failure', screenshot: 'only-on-failure' },
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
    { name: 'electron', testDir: 'test/electron', testMatch: '**/*.spec.ts' },
  ],
})
