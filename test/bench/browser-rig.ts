import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { chromium, type Browser, type BrowserContext, type Page } from '@playwright/test'
import { build } from 'vite'
import { chromiumLaunchOptions } from '../support/browser-path.ts'
import { writeToneFile } from '../support/tone.ts'

const ROOT = join(import.meta.dirname, '../..')

/** What the pages saw, each with the time since 1970 in milliseconds and fractions. */
export interface Seen {
  readonly what: 'invite' | 'registered' | 'unmute' | 'packet' | 'click'
  readonly at: number
}

/**
 * Runs in every frame before anything else: writes down what came over a socket, was clicked or became audible. With
 * `hasPackets` also when the first packet of a remote track was there, looked for every few milliseconds: Chromium 130 (Electron 33)
 * tells `unmute` with the description of a call that is only being prepared.
 */
export function watchPage({ hasPackets }: { readonly hasPackets: boolean }): void {
  const seen: { what: string; at: number }[] = []
  Object.assign(globalThis, { benchSeen: seen })
  const note = (what: string): void =>
    void seen.push({ what, at: performance.timeOrigin + performance.now() })
  const NativeSocket = WebSocket
  globalThis.WebSocket = class extends NativeSocket {
    constructor(...args: ConstructorParameters<typeof WebSocket>) {
      super(...args)
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        if (typeof data !== 'string') return
        if (data.startsWith('INVITE ')) note('invite')
        else if (data.startsWith('SIP/2.0 200') && /CSeq: *\d+ REGISTER/.test(data)) note('registered')
      })
    }
  }
  const NativeConnection = RTCPeerConnection
  globalThis.RTCPeerConnection = class extends NativeConnection {
    constructor(...args: ConstructorParameters<typeof RTCPeerConnection>) {
      super(...args)
      this.addEventListener('track', ({ track, receiver }) => {
        track.addEventListener('unmute', () => note('unmute'))
        if (!hasPackets) return
        const timer = setInterval(() => {
          if (receiver.getSynchronizationSources().length === 0 && track.readyState === 'live') return
          clearInterval(timer)
          if (track.readyState === 'live') note('packet')
        }, 4)
      })
    }
  }
  addEventListener('click', () => note('click'), true)
}

/** Everything that the frames of a page have seen, in order. */
export async function seenBy(page: Page): Promise<Seen[]> {
  const lists = await Promise.all(
    page.frames().map((frame) =>
      frame
        .evaluate(() => (globalThis as unknown as { benchSeen?: Seen[] }).benchSeen ?? [])
        // a frame that is just going has seen nothing that matters
        .catch(() => []),
    ),
  )
  return lists.flat().sort((a, b) => a.at - b.at)
}

/** Waits until a page has seen something after a moment; gives its time. */
export async function whenSeen(
  page: Page,
  what: Seen['what'],
  after = 0,
  patienceMs = 15_000,
): Promise<number> {
  const end = Date.now() + patienceMs
  for (;;) {
    const found = (await seenBy(page)).find((one) => one.what === what && one.at > after)
    if (found) return found.at
    if (Date.now() > end) throw new Error(`the page never saw: ${what}`)
    await new Promise((resume) => setTimeout(resume, 20))
  }
}

/**
 * The time at which all of these texts stood painted in their elements: at the first frame after the DOM held them. Call
 * it before what brings them, await it after. `selectors` are CSS; each must match an element with that text in it.
 */
export function whenPainted(page: Page, wanted: Readonly<Record<string, string>>): Promise<number> {
  return page.evaluate(
    (parts) =>
      new Promise<number>((resolve, reject) => {
        const isThere = (): boolean =>
          Object.entries(parts).every(([selector, text]) =>
            [...document.querySelectorAll(selector)].some((element) => element.textContent.includes(text)),
          )
        const tell = (): void => {
          requestAnimationFrame(() => {
            const channel = new MessageChannel()
            channel.port1.onmessage = () => resolve(performance.timeOrigin + performance.now())
            channel.port2.postMessage(null)
          })
        }
        if (isThere()) return tell()
        const observer = new MutationObserver(() => {
          if (!isThere()) return
          observer.disconnect()
          tell()
        })
        observer.observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
          attributes: true,
        })
        setTimeout(() => reject(new Error(`never painted: ${JSON.stringify(parts)}`)), 10_000)
      }),
    wanted,
  )
}

/** A browser with a voice, the built pages, and the bare page on a port of its own. */
export interface BrowserRig {
  readonly browser: Browser
  readonly folder: string
  /** Address of the bare page with this account. */
  bareAddress(account: object): string
  /** A page in a profile of its own. */
  newPage(): Promise<Page>
  close(): Promise<void>
}

/** Brings dist up to date, as `npm start` does. */
export function buildPages(): void {
  const done = spawnSync(process.execPath, ['scripts/build.ts', 'all'], { cwd: ROOT, encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`the pages could not be built:\n${done.stdout}${done.stderr}`)
}

export async function startBrowserRig(): Promise<BrowserRig> {
  buildPages()
  const folder = mkdtempSync(join(tmpdir(), 'ringdesk-bench-'))
  const pages = join(folder, 'bare')
  await build({
    configFile: false,
    root: join(import.meta.dirname, 'bare-page'),
    logLevel: 'error',
    build: { outDir: pages, target: 'chrome130' },
  })
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://page').pathname
    const file = join(pages, path === '/' ? 'index.html' : path)
    try {
      const type = extname(file) === '.js' ? 'text/javascript' : 'text/html'
      const body = readFileSync(file)
      response.writeHead(200, { 'content-type': type }).end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port))
  })
  const voice = join(folder, 'voice.wav')
  writeToneFile(voice, 500)
  const { args, ...options } = chromiumLaunchOptions()
  const browser = await chromium.launch({
    ...options,
    args: [
      ...args,
      `--use-file-for-fake-audio-capture=${voice}`,
      '--disable-background-networking',
      '--disable-gpu',
      // the heap as it is, and not rounded against fingerprints
      '--enable-precise-memory-info',
    ],
  })
  const contexts: BrowserContext[] = []
  return {
    browser,
    folder,
    bareAddress: (account) => `http://127.0.0.1:${port}/#${encodeURIComponent(JSON.stringify(account))}`,
    newPage: async () => {
      const context = await browser.newContext({
        locale: 'zh-CN',
        timezoneId: 'Asia/Shanghai',
        permissions: ['microphone'],
        viewport: { width: 1280, height: 800 },
      })
      contexts.push(context)
      await context.addInitScript(watchPage, { hasPackets: false })
      return context.newPage()
    },
    close: async () => {
      await Promise.all(contexts.map((context) => context.close()))
      await browser.close()
      server.closeAllConnections()
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
