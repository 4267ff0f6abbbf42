import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import type { HubOptions } from '../../../hub/hub-options.ts'
import { startHub, type Hub } from '../../../hub/start.ts'
import { TEAM } from './test-team.ts'

const cleanUps: (() => unknown)[] = []

/** Does something after the test, last said first done. */
export const afterTest = (cleanUp: () => unknown): void => void cleanUps.push(cleanUp)

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp()
})

/** A folder that is gone after the test. */
export function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-hub-'))
  afterTest(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A hub with the small test team on a free port; closed after the test. */
export async function startTestHub(options: Partial<HubOptions> = {}): Promise<Hub & { dataDir: string }> {
  const dataDir = options.dataDir ?? makeFolder()
  const hub = await startHub({
    dataDir,
    team: TEAM,
    timezone: 'Asia/Shanghai',
    log: { level: 'silent' },
    ...options,
  })
  afterTest(() => hub.close())
  return { ...hub, dataDir }
}

/** Asks until the answer is yes; fails with what was waited for. */
export async function until<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 20_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    if (Date.now() > giveUpAt) throw new Error(`waited in vain for ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
