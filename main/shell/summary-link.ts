import { setTimeout as pause } from 'node:timers/promises'
import type { DoorClient } from '../../shared/contract/door.ts'
import { connectDoor } from '../../shared/contract/door.ts'
import type { ShellDoor, ShellSummary, SystemKey } from '../../shared/contract/shell-door.ts'
import { shellDoor } from '../../shared/contract/shell-door.ts'
import type { AgentWish } from '../../shared/domain/agent.ts'
import { CORE_SILENT_MS, isCoreSilent } from '../../shared/domain/staleness.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { CoreLink } from '../launch/core-link.ts'

/** The shell as a client of the core. */
export interface SummaryLink {
  /** The last word of the core; it stays while the core is started again, for calls go on meanwhile. */
  current(): ShellSummary | undefined
  /** True once the core has been gone, or silent, for so long that its last word is the present no more. */
  isSilent(): boolean
  wish(wish: AgentWish): void
  press(key: SystemKey): void
  close(): void
}

const RETRY_AFTER_MS = 500
/** As often the core is asked whether it is still there. */
const ASKS_EVERY_MS = 2 * SECOND_MS

/** Opens the shell's door and keeps it open; `onChanged` hears every new summary, `onSilent` that the core fell silent, or speaks again. */
export function followSummary(
  core: Promise<CoreLink>,
  onChanged: (summary: ShellSummary) => void,
  onSilent: () => void,
  say: (line: string) => void,
): SummaryLink {
  let door: DoorClient<ShellDoor> | undefined
  let current: ShellSummary | undefined
  let isClosed = false
  // by the even clock: a computer's clock that is set makes nobody silent
  let heardAt = performance.now()
  let wasSilent = false

  const isSilent = (): boolean =>
    current !== undefined && isCoreSilent({ heardAt, isGone: door === undefined }, performance.now())
  const look = (): void => {
    if (isSilent() === wasSilent) return
    wasSilent = !wasSilent
    onSilent()
  }
  const heard = (summary: ShellSummary): void => {
    current = summary
    heardAt = performance.now()
    look()
    onChanged(summary)
  }
  const serveOnce = async (link: CoreLink): Promise<void> => {
    const fresh = connectDoor(shellDoor, await link.openPort('shell'), (text) => say(`shell door: ${text}`))
    const gone = new Promise<void>((resolve) => fresh.onClose(resolve))
    door = fresh
    fresh.on('summary', heard)
    heard(await fresh.call('summary', null))
    await gone
  }
  const follow = async (): Promise<void> => {
    const link = await core
    while (!isClosed) {
      try {
        await serveOnce(link)
      } catch {
        // the core is just starting, or was ended; its supervisor says so
      }
      door = undefined
      if (!isClosed) await pause(RETRY_AFTER_MS, undefined, { ref: false })
    }
  }
  void follow()

  const ask = async (): Promise<void> => {
    while (!isClosed) {
      await pause(ASKS_EVERY_MS, undefined, { ref: false })
      look()
      try {
        if ((await door?.call('summary', null, { timeoutMs: CORE_SILENT_MS })) !== undefined)
          heardAt = performance.now()
      } catch {
        // gone or silent: `look` says so, by the time
      }
    }
  }
  void ask()

  const tell = (asked: Promise<unknown> | undefined, what: string): void => {
    asked?.catch((error: unknown) => {
      say(`${what} did not come about: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  return {
    current: () => current,
    isSilent,
    wish: (wish) => tell(door?.call('agent.wish', wish), 'A change of state from the tray'),
    press: (key) => tell(door?.call('key', { key }), `The system key for ${key}`),
    close: () => {
      isClosed = true
      door?.close()
    },
  }
}
