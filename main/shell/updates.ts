import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import type { UpdateState } from '../../shared/contract/shell.ts'
import type { UpdateEvent } from './update-policy.ts'
import { mayInstall, nextUpdateState } from './update-policy.ts'

/** Where updates come from: electron-updater (update-source.ts). */
export interface UpdateSource {
  /** Looks at the feed, and downloads what is newer; tells by `onEvent`. */
  check(): Promise<void>
  /** Puts the downloaded update in place; the process must end right after. */
  install(isStartedAgain: boolean): void
  onEvent(listener: (event: UpdateEvent) => void): void
}

/** Looks for updates, tells, and installs when nobody is disturbed. */
export interface Updates {
  state(): UpdateState
  check(): void
  /** The person wants it now: it comes as soon as no call and no wrap-up is going on. */
  ask(): void
  /** Calls began or ended. */
  deskChanged(): void
  close(): void
}

export interface UpdatesOptions {
  /** Undefined where no feed is configured. */
  readonly source: UpdateSource | undefined
  summary(): ShellSummary | undefined
  onChanged(state: UpdateState): void
  /** Ends the console in order, installs, and starts it again. */
  restartWithUpdate(): void
  say(line: string): void
}

const FIRST_CHECK_AFTER_MS = 15_000
const CHECK_EVERY_MS = 4 * 3_600_000

export function createUpdates(options: UpdatesOptions): Updates {
  const { source, say } = options
  let state: UpdateState = source === undefined ? { state: 'off' } : { state: 'current' }
  let isInstalling = false

  const installIfFree = (): void => {
    if (isInstalling || !mayInstall(state, options.summary())) return
    isInstalling = true
    say('the update is installed now; no call and no wrap-up is going on')
    options.restartWithUpdate()
  }
  const hear = (event: UpdateEvent): void => {
    const before = state
    state = nextUpdateState(state, event)
    if (state === before) return
    if (state.state === 'failed')
      say(`Looking for an update failed; it is tried again later. ${state.reason}`)
    if (state.state === 'ready' && before.state !== 'ready')
      say(`update ${state.version} is downloaded and ready`)
    options.onChanged(state)
  }
  const check = (): void => {
    if (source === undefined || state.state === 'checking' || state.state === 'loading') return
    source.check().catch((error: unknown) => {
      hear({ type: 'failed', reason: error instanceof Error ? error.message : String(error) })
    })
  }
  source?.onEvent(hear)
  const first = source && setTimeout(check, FIRST_CHECK_AFTER_MS)
  const later = source && setInterval(check, CHECK_EVERY_MS)

  return {
    state: () => state,
    check,
    ask: () => {
      hear({ type: 'asked' })
      installIfFree()
    },
    deskChanged: installIfFree,
    close: () => {
      clearTimeout(first)
      clearInterval(later)
    },
  }
}
