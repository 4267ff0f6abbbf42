import type { OfflineMode } from '../../shared/acts/define-act.ts'
import { type HubAction, offlineModeOf } from '../../shared/acts/offline-mode.ts'
import type { ActType } from '../../shared/acts/registry.ts'
import type { Ticket } from '../../shared/domain/ticket.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useIsHubThere } from './live.ts'

export interface OfflineMessage {
  readonly mode: OfflineMode
  /** What stands on the button while the hub is away; undefined where nothing is to be said. */
  readonly reason: string | undefined
  /** The button cannot be pressed now. */
  readonly isBarred: boolean
  /** For the button itself: the reason as tooltip, and for screen readers. */
  readonly props: { readonly title?: string; readonly 'aria-description'?: string }
}

/** What a button must say of an act while the hub cannot be reached; the rule is the same as the core's. */
export function useOfflineMessage(
  action: ActType | HubAction,
  ticket?: Pick<Ticket, 'kind' | 'step'>,
): OfflineMessage {
  const { t } = useTranslation()
  const isOffline = !useIsHubThere()
  const mode = offlineModeOf(action, ticket)
  const reason = isOffline && mode !== 'final' ? t(`offlineMode.${mode}`) : undefined
  return {
    mode,
    reason,
    isBarred: isOffline && mode === 'online',
    props: reason === undefined ? {} : { title: reason, 'aria-description': reason },
  }
}
