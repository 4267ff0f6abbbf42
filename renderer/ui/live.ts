import { useCallback, useMemo } from 'react'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { claimedProof, hubAwaySince } from '../../shared/contract/desk-vouchers.ts'
import {
  isCoreSilent,
  truthOf,
  type LiveKind,
  type Truth,
  type Vouchers,
} from '../../shared/domain/staleness.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { DeskClient } from './desk-client-types.ts'
import { useDeskClient, useWholeDesk } from './desk-context.ts'
import { liveOf, type Live } from './live-mark.tsx'
import { useNowAndAs } from './ticker.ts'

/**
 * The only way by which a widget of the workspace reads what is live (lint and types see to it): with each value comes how
 * far it can be believed, and the mark for the element that shows it. What is stale is decided by
 * `shared/domain/staleness.ts`.
 */

/** What the window knows now of those who vouch. */
function vouchersOf(desk: DeskClient): Vouchers {
  const { link, state } = desk.store.getState()
  const core =
    'since' in link
      ? { heardAt: Math.min(link.since, desk.heardAt()), isGone: true }
      : { heardAt: desk.heardAt(), isGone: false }
  if (state === null)
    return {
      core,
      hubAwaySince: null,
      syncedAt: null,
      pictureAt: null,
      lineProvenAt: null,
      isCallWithoutPhone: false,
    }
  return {
    core,
    hubAwaySince: hubAwaySince(state),
    syncedAt: state.sync.freshAt,
    pictureAt: state.liveTrueAt,
    lineProvenAt: claimedProof(state),
    isCallWithoutPhone: !state.line.phone && state.calls.some(({ endedAt }) => endedAt === null),
  }
}

/** Draws anew when the answer is another one: by the time that passes, or by what the core tells. */
function useVouched<T extends string | boolean>(of: (vouchers: Vouchers, now: Moment) => T): T {
  const desk = useDeskClient()
  const follow = useCallback((listener: () => void) => desk.store.subscribe(listener), [desk])
  return useNowAndAs(follow, (now) => of(vouchersOf(desk), now))
}

/** How far what is shown of this kind can be believed. */
function useTruth(kind: LiveKind): Truth {
  const text = useVouched((vouchers, now) => JSON.stringify(truthOf(kind, vouchers, now)))
  return useMemo(() => JSON.parse(text) as Truth, [text])
}

/**
 * A part of the desk's state that is live (compared one level deep). The element that shows it carries `mark`, or is a
 * `LiveArea`.
 */
export function useLive<T>(kind: LiveKind, select: (state: DeskState) => T): Live<T> {
  const value = useWholeDesk(select)
  const truth = useTruth(kind)
  return useMemo(() => liveOf(kind, truth, value), [kind, truth, value])
}

/** How the core stands, for what is said and done about it. `gone`: it is not coming back by itself. */
export function useCoreStanding(): 'well' | 'gone' | 'silent' {
  return useVouched(({ core }, now) => (!isCoreSilent(core, now) ? 'well' : core.isGone ? 'gone' : 'silent'))
}

/** True while the hub is there for all that is known: what only it can do may be asked for. */
export function useIsHubThere(): boolean {
  const isOnline = useWholeDesk(({ hub }) => hub.state === 'online')
  return useCoreStanding() === 'well' && isOnline
}
