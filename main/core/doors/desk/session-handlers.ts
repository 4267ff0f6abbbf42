import { DoorError } from '../../../../shared/contract/door.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { HubIdentity } from '../../hub-link/hub-identity.ts'
import type { HubLink } from '../../hub-link/hub-link.ts'
import type { OfflineSignIn } from '../../hub-link/offline-sign-in.ts'
import type { TrialTeam } from '../../hub-link/trial-team.ts'
import type { PerformActs } from '../../outbox/perform-acts.ts'
import type { AgentPresence } from '../../presence/agent-presence.ts'
import type { DeskHandlers } from './desk-handlers.ts'

interface SessionParts {
  readonly link: Pick<HubLink, 'session' | 'trialSignIn' | 'signOut'>
  readonly identity: Pick<HubIdentity, 'useOther'>
  readonly offlineSignIn: OfflineSignIn
  readonly trialTeam: Pick<TrialTeam, 'people'>
  readonly calls: Pick<LiveCalls, 'counts'>
  readonly presence: Pick<AgentPresence, 'setWish'>
  readonly acts: Pick<PerformActs, 'person'>
}

/** Answers who may sign in, signs people in and out, and takes what an agent wishes to do. */
export function createSessionHandlers(parts: SessionParts): DeskHandlers<'session' | 'agent'> {
  const { link, calls } = parts
  const refuseInCall = (): void => {
    if (calls.counts().live > 0)
      throw new DoorError('callGoingOn', 'A call is going on. End it first, then sign out.')
  }
  /** A call belongs to who took it: the same person may sign in again during it, another one may not. */
  const keepCallsWith = (extension: string): void => {
    const person = link.session()?.person
    if (person && person.extension !== extension.trim()) refuseInCall()
  }
  return {
    'session.trialPeople': () => parts.trialTeam.people(),
    'session.signIn': async ({ user, password }) => {
      keepCallsWith(user)
      await parts.offlineSignIn.signIn(user, password)
      return null
    },
    'session.trialSignIn': async ({ extension }) => {
      keepCallsWith(extension)
      await link.trialSignIn(extension)
      return null
    },
    'session.signOut': async () => {
      refuseInCall()
      await link.signOut()
      return null
    },
    'session.useOtherHub': ({ hubId }) => {
      parts.identity.useOther(hubId)
      return null
    },
    'agent.wish': async (wish) => {
      parts.acts.person()
      await parts.presence.setWish(wish)
      return null
    },
  }
}
