import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import { useShallow } from 'zustand/react/shallow'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import type { DeskClient, DeskLink } from './desk-client-types.ts'

const DeskContext = createContext<DeskClient | null>(null)

/** Gives the window's client to everything below. */
export const DeskProvider = DeskContext.Provider

/** The window's client: for calls in event handlers, and for what is no component. */
export function useDeskClient(): DeskClient {
  const client = useContext(DeskContext)
  if (client === null) throw new Error('useDeskClient outside of a DeskProvider')
  return client
}

/** How the window stands to the core: for `live.tsx`, which says what of it is shown. */
export const useDeskLink = (): DeskLink => useStore(useDeskClient().store, (desk) => desk.link)

/** True while the shell takes this page for a stranger. */
export const useIsRefused = (): boolean => useDeskLink().state === 'refused'

/** True while the door to the core is open. */
export const useIsDoorOpen = (): boolean => useDeskLink().state === 'live'

/** True once a first state has come; until then there is nothing to show. */
export const useHasDesk = (): boolean => useStore(useDeskClient().store, (desk) => desk.state !== null)

/** What of the desk's state is true only as long as somebody vouches for it; shown through `live.tsx` alone. */
type LiveSlice = 'agent' | 'agentUnconfirmedSince' | 'calls' | 'line' | 'sync' | 'hub' | 'live' | 'liveTrueAt'
/** The rest: settings, people, what is written down. */
export type SteadyState = Omit<DeskState, LiveSlice>

/** A part of the desk's steady state; the component draws again when that part changes (compared one level deep). */
export const useDesk = <T>(select: (state: SteadyState) => T): T => useWholeDesk(select)

/** As `useDesk`, live values among it: for `live.tsx`, and the few places that show nothing of them (`eslint.config.js`). */
export function useWholeDesk<T>(select: (state: DeskState) => T): T {
  return useStore(
    useDeskClient().store,
    useShallow((desk) => {
      if (desk.state === null) throw new Error('useDesk before the first state of the desk')
      return select(desk.state)
    }),
  )
}

/**
 * A part of the window that lives as long as its client and is made when it is first asked for, so that rooms which are
 * loaded later bring their own.
 */
export function oncePerClient<T>(create: (desk: DeskClient) => T): (desk: DeskClient) => T {
  const made = new WeakMap<DeskClient, { readonly part: T }>()
  return (desk) => {
    const known = made.get(desk)
    if (known !== undefined) return known.part
    const part = create(desk)
    made.set(desk, { part })
    return part
  }
}
