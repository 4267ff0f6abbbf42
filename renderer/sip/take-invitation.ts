import { SessionState } from 'sip.js'
import type { Invitation } from 'sip.js'
import { isAnswerable, UNSUPPORTED_BODY } from './line-guard.ts'

/**
 * Offers a call, and then tells the line that it rings, in this order: it never rings for nobody. An offer that fails is refused with
 * 480, so that the queue asks the next agent at once, and so is one of which the line cannot be told that it rings.
 * @throws what `offer` throws, after the refusal
 */
export function takeInvitation(invitation: Invitation, offer: (invitation: Invitation) => void): void {
  const report = (error: unknown): void => console.warn('A call could not be answered at the line', error)
  const refuse = (error: unknown): void => {
    report(error)
    invitation.reject({ statusCode: 480 }).catch(report)
  }
  if (!isAnswerable(invitation.request)) return void invitation.reject(UNSUPPORTED_BODY).catch(report)
  try {
    offer(invitation)
  } catch (error) {
    refuse(error)
    throw error
  }
  // it may have been refused already
  if (invitation.state === SessionState.Initial) invitation.progress().catch(refuse)
}
