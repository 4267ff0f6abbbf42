import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'

/** What the console that owns the embedded hub leaves for the others, in `hub.json` beside the hub's data. */
const HubRecord = z.object({ url: z.url({ protocol: /^https?$/ }), isTrial: z.boolean() })
export type HubRecord = z.infer<typeof HubRecord>

const DamagedHealth = z.object({ status: z.literal('damaged') })

const recordFile = (hubFolder: string): string => join(hubFolder, 'hub.json')

/** The last record; undefined when there is none, or none that can be read. */
export function readHubRecord(hubFolder: string): HubRecord | undefined {
  try {
    return HubRecord.safeParse(JSON.parse(readFileSync(recordFile(hubFolder), 'utf8'))).data
  } catch {
    // absent on a first run; half a file cannot be, for it is renamed into place
    return undefined
  }
}

export function writeHubRecord(hubFolder: string, record: HubRecord): void {
  const beside = `${recordFile(hubFolder)}.new`
  writeFileSync(beside, JSON.stringify(record), { mode: 0o600 })
  renameSync(beside, recordFile(hubFolder))
}

/** True when a hub answers there. */
export async function isHubAlive(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/health`, { signal: AbortSignal.timeout(2000) })
    if (answer.ok) return true
    // it answers what it can read
    const body: unknown = answer.status === 503 ? await answer.json() : undefined
    return DamagedHealth.safeParse(body).success
  } catch {
    // refused, or too slow: for the one who asks both mean that it is not there
    return false
  }
}

/**
 * Waits until the port is free on 127.0.0.1 (a hub that is just ending still holds it) and answers it, or 0, any
 * port, when somebody else keeps it.
 */
export async function awaitFreePort(port: number, patienceMs: number): Promise<number> {
  const until = Date.now() + patienceMs
  while (!(await isPortFree(port))) {
    if (Date.now() > until) return 0
    await pause(100)
  }
  return port
}

function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}
