import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import type { UpdateState } from '../../shared/contract/shell.ts'
import { cutText } from '../../shared/domain/cut-text.ts'
import { isDeskBusy } from './desk-busy.ts'

/** What happens to an update on its way. */
export type UpdateEvent =
  | { readonly type: 'checking' | 'none' | 'asked' }
  | { readonly type: 'found'; readonly version: string }
  | { readonly type: 'progress'; readonly percent: number }
  | { readonly type: 'downloaded'; readonly version: string }
  | { readonly type: 'failed'; readonly reason: string }

/** The next state. What is downloaded stays ready, whatever a later look at the feed says. */
export function nextUpdateState(state: UpdateState, event: UpdateEvent): UpdateState {
  if (state.state === 'off') return state
  if (event.type === 'asked') return state.state === 'ready' ? { ...state, isAsked: true } : state
  if (state.state === 'ready' && event.type !== 'downloaded') return state
  switch (event.type) {
    case 'checking':
      return { state: 'checking' }
    case 'none':
      return { state: 'current' }
    case 'found':
      return { state: 'loading', version: event.version.slice(0, 60), percent: 0 }
    case 'progress': {
      const percent = Math.min(100, Math.max(0, Number.isFinite(event.percent) ? event.percent : 0))
      return state.state === 'loading' ? { ...state, percent } : state
    }
    case 'downloaded':
      return {
        state: 'ready',
        version: event.version.slice(0, 60),
        isAsked: state.state === 'ready' && state.isAsked,
      }
    case 'failed':
      return { state: 'failed', reason: cutText(event.reason, 500) }
  }
}

/** Installing restarts the console: only when the person asked for it, and never in a call or a wrap-up. */
export const mayInstall = (state: UpdateState, summary: ShellSummary | undefined): boolean =>
  state.state === 'ready' && state.isAsked && !isDeskBusy(summary)
