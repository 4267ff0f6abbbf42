import { execFileSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumLaunchOptions } from '../../support/browser-path.ts'

const ip = (...args: string[]): void => void execFileSync('ip', args, { stdio: ['ignore', 'ignore', 'pipe'] })

/** Why a test cannot have networks of its own here; undefined where it can. */
export function whyNoNamespace(): string | undefined {
  if (process.platform !== 'linux') return 'network namespaces are Linux’s'
  if (process.getuid?.() !== 0) return 'only root may make a network namespace'
  try {
    new NetworkNamespace('try').close()
    return undefined
  } catch (error) {
    return `this machine makes no network namespace: ${error instanceof Error ? error.message : String(error)}`
  }
}

/** A computer of its own on this machine, as far as its network goes. */
export class NetworkNamespace {
  readonly name: string

  constructor(name: string) {
    this.name = `rd-${process.pid}-${name}`
    ip('netns', 'add', this.name)
    this.ip('link', 'set', 'lo', 'up')
  }

  /** What a command line begins with to run inside. */
  get prefix(): string[] {
    return ['ip', 'netns', 'exec', this.name]
  }

  ip(...args: string[]): void {
    ip('-netns', this.name, ...args)
  }

  /** A program that runs a Chromium inside, to be given to Playwright as its browser. */
  browser(folder: string): string {
    const { executablePath } = chromiumLaunchOptions()
    if (executablePath === undefined) throw new Error('there is no browser')
    const file = join(folder, `browser-in-${this.name}`)
    writeFileSync(file, `#!/bin/sh\nexec ${this.prefix.join(' ')} "${executablePath}" "$@"\n`)
    chmodSync(file, 0o755)
    return file
  }

  /** Asks over HTTP from inside. */
  readonly fetch = (url: string, init: RequestInit = {}): Promise<Response> => {
    const [program, ...rest] = [...this.prefix, process.execPath]
    const script =
      'const [url, init] = JSON.parse(process.argv[1]);' +
      'fetch(url, init).then(async (r) => process.stdout.write(JSON.stringify([r.status, await r.text()])))'
    const said = execFileSync(program, [...rest, '-e', script, JSON.stringify([url, init])], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    })
    const [status, body] = JSON.parse(said) as [number, string]
    return Promise.resolve(new Response(body, { status }))
  }

  /** What ran inside must have ended before. */
  close(): void {
    ip('netns', 'delete', this.name)
  }
}

/**
 * A desk and the rest of the world, joined by a cable that may be cut, or pulled out for another one with another
 * address. The machine's own network sees nothing of it, so that whatever runs beside is not disturbed.
 */
export class MovingNetwork {
  readonly desk = new NetworkNamespace('desk')
  readonly world = new NetworkNamespace('world')
  /** Where the world is reached from the desk, over whichever cable. */
  readonly worldAddress = '10.77.0.1'
  #cable = 0

  constructor() {
    this.world.ip('address', 'add', `${this.worldAddress}/32`, 'dev', 'lo')
    this.#plugIn()
  }

  /** Nothing comes through any more, and nobody is told. */
  cut(): void {
    this.desk.ip('route', 'flush', 'dev', `desk${this.#cable}`)
  }

  mend(): void {
    this.desk.ip('route', 'add', `10.77.${this.#cable}.0/24`, 'dev', `desk${this.#cable}`)
    this.desk.ip('route', 'add', 'default', 'via', `10.77.${this.#cable}.1`)
  }

  /** Leaves the network for another one: a new cable, a new address, and the old ones gone. */
  move(): void {
    const old = this.#cable
    this.#plugIn()
    this.world.ip('link', 'delete', `world${old}`)
  }

  close(): void {
    this.desk.close()
    this.world.close()
  }

  #plugIn(): void {
    this.#cable += 1
    const [inner, outer] = [`desk${this.#cable}`, `world${this.#cable}`]
    this.world.ip('link', 'add', outer, 'type', 'veth', 'peer', 'name', inner, 'netns', this.desk.name)
    this.world.ip('address', 'add', `10.77.${this.#cable}.1/24`, 'dev', outer)
    this.world.ip('link', 'set', outer, 'up')
    this.desk.ip('address', 'add', `10.77.${this.#cable}.2/24`, 'dev', inner)
    this.desk.ip('link', 'set', inner, 'up')
    this.desk.ip('route', 'replace', 'default', 'via', `10.77.${this.#cable}.1`)
  }
}
