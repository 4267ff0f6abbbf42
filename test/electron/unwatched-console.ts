import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect } from '@playwright/test'
import { commandOf } from './desktop-console.ts'

interface Answer {
  readonly id: number
  readonly result?: {
    readonly result: { readonly value?: unknown }
    readonly exceptionDetails?: { readonly exception?: { readonly description?: string } }
  }
  /** The inspector itself could not, as when a collector took the promise that it waited for. */
  readonly error?: { readonly message: string }
}

/**
 * A desktop console whose pages nobody watches. Playwright keeps every page that it watches awake and `visible`, also in
 * a window that is hidden, so what a hidden page does cannot be seen through it. This one is asked through Node's inspector
 * of the main process alone.
 */
export class UnwatchedConsole {
  readonly #shell: ChildProcess
  readonly #inspector: WebSocket
  readonly #waiting = new Map<number, (answer: Answer) => void>()
  #lastId = 0

  private constructor(shell: ChildProcess, inspector: WebSocket) {
    this.#shell = shell
    this.#inspector = inspector
    inspector.addEventListener('message', ({ data }) => {
      const answer = JSON.parse(String(data)) as Answer
      this.#waiting.get(answer.id)?.(answer)
      this.#waiting.delete(answer.id)
    })
  }

  /** Starts it, and waits for its workspace. */
  static async start(dataRoot: string): Promise<UnwatchedConsole> {
    const { program, args, env } = commandOf(dataRoot, {})
    const shell = spawn(program, ['--inspect=0', '--use-fake-device-for-media-stream', ...args], {
      env,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const url = await new Promise<string>((resolve, reject) => {
      let said = ''
      shell.stderr.on('data', (chunk: Buffer) => {
        said += chunk.toString()
        const found = /^Debugger listening on (ws:\S+)$/m.exec(said)?.[1]
        if (found !== undefined) resolve(found)
      })
      shell.once('exit', () => reject(new Error(`the console ended: ${said}`)))
    })
    const inspector = new WebSocket(url)
    await new Promise((resolve) => inspector.addEventListener('open', resolve, { once: true }))
    const console = new UnwatchedConsole(shell, inspector)
    // it answers before its own code runs, when there is no main module yet
    const windows = () =>
      console.inMain(({ BrowserWindow }) => BrowserWindow.getAllWindows().length, null).catch(() => 0)
    await expect.poll(windows).toBeGreaterThanOrEqual(2)
    return console
  }

  /** Does something in Electron's main process. */
  async inMain<R, A>(
    work: (electron: typeof Electron.CrossProcessExports, argument: A) => R | Promise<R>,
    argument: A,
  ): Promise<R> {
    this.#lastId += 1
    const id = this.#lastId
    const answered = new Promise<Answer>((resolve) => this.#waiting.set(id, resolve))
    this.#inspector.send(
      JSON.stringify({
        id,
        method: 'Runtime.evaluate',
        params: {
          // kept by a name: the collector takes a promise that only the inspector waits for
          expression: `(globalThis.asked ??= {})[${id}] = Promise.resolve((${work.toString()})(process.mainModule.require('electron'), ${JSON.stringify(argument)}))`,
          awaitPromise: true,
          returnByValue: true,
        },
      }),
    )
    const { result, error } = await answered
    if (error !== undefined) throw new Error(error.message)
    if (result?.exceptionDetails !== undefined)
      throw new Error(result.exceptionDetails.exception?.description ?? 'the main process refused')
    return result?.result.value as R
  }

  /** Does something in the page whose address ends like this, as after a click of its person. */
  inPage<R, A>(end: string, work: (argument: A) => R | Promise<R>, argument: A): Promise<R> {
    return this.inMain(
      async ({ webContents }, { end, code }) => {
        const page = webContents.getAllWebContents().find((one) => one.getURL().endsWith(end))
        if (page === undefined) throw new Error(`no page ${end}`)
        return (await page.executeJavaScript(code, true)) as R
      },
      { end, code: `(${work.toString()})(${JSON.stringify(argument)})` },
    )
  }

  /** Presses a key in the workspace, as `Control+6`. */
  press(keys: string): Promise<void> {
    return this.inMain(({ webContents }, [keyCode = '', ...modifiers]) => {
      const page = webContents.getAllWebContents().find((one) => one.getURL() === 'app://console/')
      for (const type of ['keyDown', 'keyUp'] as const)
        page?.sendInputEvent({ type, keyCode, modifiers: modifiers as Electron.InputEvent['modifiers'] & [] })
    }, keys.split('+').reverse())
  }

  /** Clicks what this selector finds and whose text fits, once it is there. */
  async click(end: string, selector: string, text: string): Promise<void> {
    const click = () =>
      this.inPage(
        end,
        ([selector = '', text = '']) => {
          const found = [...document.querySelectorAll<HTMLElement>(selector)].find((one) =>
            `${one.textContent} ${one.getAttribute('aria-label')}`.includes(text),
          )
          found?.click()
          return found !== undefined
        },
        [selector, text],
      ).catch(() => false)
    await expect.poll(click, text).toBe(true)
  }

  /** Waits until the page's words hold this. */
  async waitForText(end: string, text: string): Promise<void> {
    await expect
      .poll(() => this.inPage(end, () => document.body.innerText, null).catch(() => ''), text)
      .toContain(text)
  }

  async end(): Promise<void> {
    this.#inspector.close()
    if (this.#shell.exitCode !== null || this.#shell.signalCode !== null) return
    const gone = once(this.#shell, 'exit')
    this.#shell.kill('SIGTERM')
    await gone
  }
}
