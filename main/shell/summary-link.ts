import { setTimeout as pause } from 'node:timers/promises'
import type { DoorClient } from '../../shared/contract/door.ts'
import { connectDoor } from '../../shared/contract/door.ts'
import type { ShellDoor, ShellSummary, SystemKey } from '../../shared/contract/shell-door.ts'
import { shellDoor } from '../../shared/contract/shell-door.ts'
import type { AgentWish } from '../../shared/domain/agent.ts'
import type { CoreLink } from '../launch/core-link.ts'

/** The shell as a client of the core. */
export interface SummaryLink {
  /** The last word of the core; it stays while the core is started again, for calls go on meanwhile. */
  current(): ShellSummary | undefined
  wish(wish: AgentWish): void
  press(key: SystemKey): void
  close(): void
}

const RETRY_AFTER_MS = 500

/** Opens the shell's door and keeps it open; `onChanged` hears every new summary. */
export function followSummary(
  core: Promise<CoreLink>,
  onChanged: (summary: ShellSummary) => void,
  say: (line: string) => void,
): SummaryLink {
  let door: DoorClient<ShellDoor> | undefined
  let current: ShellSummary | undefined
  let isClosed = false

  const heard = (summary: ShellSummary): void => {
    current = summary
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

  const tell = (asked: Promise<unknown> | undefined, what: string): void => {
    asked?.catch((error: unknown) => {
      say(`${what} did not come about: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
  return {
    current: () => current,
    wish: (wish) => tell(door?.call('agent.wish', wish), 'A change of state from the tray'),
    press: (key) => tell(door?.call('key', { key }), `The system key for ${key}`),
    close: () => {
      isClosed = true
      door?.close()
    },
  }
}
