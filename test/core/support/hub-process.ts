import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { FromHub } from '../../../shared/contract/shell.ts'
import { afterTest } from '../../hub/support/test-hub.ts'

export const HUB_SOURCE = join(import.meta.dirname, '../../../hub/main.ts')

/** A hub as a process of its own, with the sample team, that comes back on the same port and data. */
export class HubProcess {
  readonly dataDir: string
  readonly #file: string
  /** The port that it was told; 0 takes any. */
  readonly #wantedPort: number
  #child: ChildProcess | undefined
  url = ''

  private constructor(dataDir: string, file: string, wantedPort: number) {
    this.dataDir = dataDir
    this.#file = file
    this.#wantedPort = wantedPort
  }

  static async start(dataDir: string, file: string = HUB_SOURCE, port = 0): Promise<HubProcess> {
    const hub = new HubProcess(dataDir, file, port)
    afterTest(() => hub.#child?.kill('SIGKILL'))
    await hub.start()
    return hub
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  async start(): Promise<void> {
    const port = String(this.url === '' ? this.#wantedPort : this.port)
    const args = [
      this.#file,
      '--data',
      this.dataDir,
      '--port',
      port,
      '--customers',
      '0',
      '--log-level',
      'warn',
    ]
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    this.#child = child
    const ready = await Promise.race([
      once(child, 'message').then(([message]) => FromHub.parse(message)),
      once(child, 'exit').then(([code]) => Promise.reject(new Error(`the hub ended with ${String(code)}`))),
    ])
    this.url = ready.url
  }

  /** SIGKILL, or asked to end in order; resolves when it is gone. */
  async end(how: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (!child) return
    const gone = once(child, 'exit')
    child.kill(how)
    await gone
  }
}
