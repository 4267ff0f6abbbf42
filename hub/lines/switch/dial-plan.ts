import type { Endpoint } from './endpoint.ts'
import type { CallQueues } from './call-queues.ts'
import type { Registrar } from './registrar.ts'
import type { Simulated } from './simulated-customers.ts'
import type { Account, QueueConfig, SwitchSettings } from './switch-options.ts'

/** Where a dialled address leads. */
export type Target =
  | { readonly kind: 'queue'; readonly queue: QueueConfig }
  | { readonly kind: 'device'; readonly endpoint: Endpoint }
  | { readonly kind: 'refused'; readonly statusCode: number; readonly reasonPhrase: string }

/** Where a call goes to: what was dialled, or in a trial who answers for it. */
export type CallTarget =
  Exclude<Target, { kind: 'refused' }> | { readonly kind: 'simulated'; readonly simulated: Simulated }

export interface DialPlanParts {
  readonly settings: SwitchSettings
  readonly queues: CallQueues
  readonly registrar: Registrar
}

const refused = (statusCode: number, reasonPhrase: string): Target => ({
  kind: 'refused',
  statusCode,
  reasonPhrase,
})

/**
 * Finds what was dialled: a queue by id or extension, an agent, or (for agents only) the registered phone of a caller's
 * number. 404 for what nobody knows, 480 for who is not there now, 486 for one's own number, 403 for a caller's wish to
 * reach another caller.
 */
export function resolveTarget(dialled: string, by: Account, parts: DialPlanParts): Target {
  const name = decoded(dialled)
  const queue = parts.queues.find(name)
  if (queue) return { kind: 'queue', queue }
  if (name === by.username) return refused(486, 'Your Own Number')

  const endpoint = parts.registrar.findReachable(name)
  const account = endpoint?.account ?? parts.settings.accounts(name)
  if (!account) return refused(404, 'Not Found')
  if (account.username === by.username) return refused(486, 'Your Own Number')
  if (by.kind === 'caller' && account.kind === 'caller') return refused(403, 'Callers Reach The Team Only')
  if (!endpoint) return refused(480, 'Not Registered')
  return { kind: 'device', endpoint }
}

const decoded = (user: string): string => {
  try {
    return decodeURIComponent(user)
  } catch (error) {
    // a lone % is no escape: the name stands as it was dialled
    if (error instanceof URIError) return user
    throw error
  }
}
