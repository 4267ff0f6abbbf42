import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it, onTestFinished } from 'vitest'
import { isHubAlive, readHubRecord } from '../../main/launch/hub-record.ts'

/** The console as people start and end it, with the real core and the real hub. */
const root = join(import.meta.dirname, '../..')

interface Started {
  readonly child: ChildProcess
  readonly address: string
  readonly said: () => string
  /** Commands of the processes that this start left running; read from /proc, so on Linux only. */
  leftovers(): string[]
}

// one for all: only the first start makes the sample world
const dataRoot = mkdtempSync(join(tmpdir(), 'ringdesk-'))
afterAll(() => rmSync(dataRoot, { recursive: true, force: true }))

async function start(...args: string[]): Promise<Started> {
  const mark = randomUUID()
  const child = spawn(
    process.execPath,
    [join(root, 'scripts/start.mjs'), '--browser', '--no-open', '--data', dataRoot, ...args],
    // a process group of its own, as a terminal gives each command
    { cwd: root, detached: true, env: { ...process.env, RINGDESK_TEST_MARK: mark } },
  )
  let said = ''
  const address = new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      said += chunk.toString()
      const found = /http:\/\/127\.0\.0\.1:\d+\/\?token=\S+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('exit', (code) => reject(new Error(`npm start ended with ${code}: ${said}`)))
  })
  const leftovers = (): string[] => processesWith(`RINGDESK_TEST_MARK=${mark}`)
  onTestFinished(() => {
    const hasEnded = child.exitCode !== null || child.signalCode !== null
    if (!hasEnded && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  return { child, address: await address, said: () => said, leftovers }
}

function processesWith(mark: string): string[] {
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .flatMap((pid) => {
      try {
        if (!readFileSync(`/proc/${pid}/environ`, 'utf8').includes(mark)) return []
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')]
      } catch {
        // it ended while we looked, or belongs to somebody else
        return []
      }
    })
    .filter((command) => command !== '')
}

async function end(child: ChildProcess, act: () => void): Promise<number> {
  const ended = once(child, 'exit')
  act()
  await ended
  return child.exitCode ?? -1
}

const onLinux = describe.skipIf(!existsSync('/proc/self/environ'))

onLinux('npm start', () => {
  it('serves the console, and Ctrl+C ends all of it', async () => {
    const { child, address, leftovers } = await start()
    const redirect = await fetch(address, { redirect: 'manual' })
    const cookie = redirect.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL('/', address), { headers: { cookie } })
    expect(await page.text()).toContain('<title>Ringdesk')
    expect(leftovers().length).toBeGreaterThanOrEqual(4)
    expect(await end(child, () => process.kill(-child.pid!, 'SIGINT'))).toBe(0)
    expect(leftovers()).toEqual([])
  }, 60_000)

  it('ends as completely when only the outermost process is told', async () => {
    const { child, leftovers } = await start()
    await end(child, () => child.kill('SIGTERM'))
    expect(leftovers()).toEqual([])
  }, 60_000)

  it('leaves nothing behind even when the shell is killed', async () => {
    const { child, leftovers } = await start()
    process.kill(-child.pid!, 'SIGKILL')
    await expect.poll(leftovers, { timeout: 20_000 }).toEqual([])
  }, 60_000)

  it('gives a second start of a profile a fresh address of the first', async () => {
    const first = await start()
    const second = await start()
    expect(new URL(second.address).origin).toBe(new URL(first.address).origin)
    expect(second.address).not.toBe(first.address)
    expect((await fetch(second.address, { redirect: 'manual' })).status).toBe(302)
    await end(first.child, () => first.child.kill('SIGINT'))
  }, 60_000)

  it('opens another profile on the same hub, which survives the first console', async () => {
    const first = await start()
    const second = await start('--profile', 'lead')
    const hub = readHubRecord(join(dataRoot, 'hub'))?.url ?? ''
    expect(await isHubAlive(hub)).toBe(true)
    await end(first.child, () => first.child.kill('SIGINT'))
    await expect.poll(() => isHubAlive(hub), { timeout: 15_000 }).toBe(true)
    expect(second.said()).toContain('this one runs it from now on')
    await end(second.child, () => second.child.kill('SIGINT'))
    expect(await isHubAlive(hub)).toBe(false)
    expect([...first.leftovers(), ...second.leftovers()]).toEqual([])
  }, 60_000)
})
