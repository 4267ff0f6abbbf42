import { useEffect, useState } from 'react'
import type { ZodType } from 'zod'
import { DoorError, Failure } from '../../shared/contract/door.ts'
import type { DesktopFacts, ShellAbout, ShellWish } from '../../shared/contract/shell.ts'
import { shellCalls } from '../../shared/contract/shell.ts'
import type { ShellBridge } from '../../shared/contract/shell-bridge.ts'

declare global {
  interface Window {
    /** Put there by the preload script; absent in a browser. */
    readonly ringdesk?: ShellBridge
  }
}

/** Reads a Reply of the shell; throws DoorError when it is a refusal or fits nothing. */
export function readShellReply<T>(schema: ZodType<T>, reply: unknown): T {
  const read = reply as { ok?: unknown; value?: unknown; error?: unknown } | null
  if (read?.ok === true) return schema.parse(read.value)
  const error = Failure.safeParse(read?.error)
  if (error.success) throw new DoorError(error.data.code, error.data.message, error.data.retryable)
  throw new DoorError('badReply', 'The shell answered something that cannot be read.')
}

/** Opens the test caller, a customer's phone; in a browser as a new tab, so it needs a click. */
export async function openCaller(): Promise<void> {
  if (window.ringdesk === undefined) window.open('/caller', '_blank', 'noopener')
  else readShellReply(shellCalls.openCaller.output, await window.ringdesk.openCaller())
}

/** Opens the wall board; in a browser as a new tab, so it needs a click. */
export async function openBoard(): Promise<void> {
  if (window.ringdesk === undefined) window.open('/board/', '_blank', 'noopener')
  else readShellReply(shellCalls.openBoard.output, await window.ringdesk.openBoard())
}

/** What stands around this page: Electron or a browser, its version, and which profile. */
export async function readShellAbout(): Promise<ShellAbout> {
  if (window.ringdesk !== undefined) {
    return readShellReply(shellCalls.about.output, await window.ringdesk.about())
  }
  const answer = await fetch('/shell/about')
  return readShellReply(shellCalls.about.output, await answer.json())
}

/** How the desktop application stands in its system; null in a browser, and until the shell has answered. */
export function useDesktopFacts(): DesktopFacts | null {
  const [facts, setFacts] = useState<DesktopFacts | null>(null)
  useEffect(() => {
    const bridge = window.ringdesk
    if (bridge === undefined) return
    let isWanted = true
    const read = (): void =>
      void bridge
        .desktop()
        .then((reply) => isWanted && setFacts(readShellReply(shellCalls.desktop.output, reply)))
        // what was known stays on the screen
        .catch(() => undefined)
    read()
    const stop = bridge.onNews(read)
    return () => {
      isWanted = false
      stop()
    }
  }, [])
  return facts
}

/** Gives what the system asked of this window, now and whenever it asks; returns the way to stop. */
export function onShellWishes(listener: (wish: ShellWish) => void): () => void {
  const bridge = window.ringdesk
  if (bridge === undefined) return () => undefined
  const take = (): void =>
    void bridge
      .takeWishes()
      .then((reply) => readShellReply(shellCalls.takeWishes.output, reply).forEach(listener))
      // what was not taken stays with the shell
      .catch(() => undefined)
  take()
  return bridge.onNews(take)
}

/** Looks for an update now. */
export async function checkForUpdate(): Promise<void> {
  if (window.ringdesk !== undefined)
    readShellReply(shellCalls.checkForUpdate.output, await window.ringdesk.checkForUpdate())
}

/** Installs the update that is ready, as soon as nobody is disturbed by it. */
export async function installUpdate(): Promise<void> {
  if (window.ringdesk !== undefined)
    readShellReply(shellCalls.installUpdate.output, await window.ringdesk.installUpdate())
}
