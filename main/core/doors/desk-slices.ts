import type { Person } from '../../../shared/domain/people.ts'
import { teamTimezone } from '../cache/team-timezone.ts'
import type { CoreParts } from '../core-parts.ts'
import { hubIdOf } from '../hub-link/hub-identity.ts'
import type { HubClient } from '../hub-link/hub-client.ts'
import type { Slices } from './desk-state.ts'

type Parts = Omit<CoreParts, 'state' | 'signIn' | 'trialSignIn' | 'speak'>

/** How each slice of the desk's state is computed out of the parts. */
export function createDeskSlices(parts: Parts, hub: HubClient, hubUrl: string): Slices {
  const { calls, line, link, lists, names, notices, outbox, presence, settings, unfinished, unsettled } =
    parts
  const signedIn = <T>(value: (person: Person) => T, otherwise: T): T => {
    const person = link.session()?.person
    return person ? value(person) : otherwise
  }
  return {
    session: () => {
      const person = link.session()?.person
      if (!person) return null
      return { person, hubUrl, isTrial: link.isTrial(), timezone: teamTimezone(parts.cache.meta) }
    },
    hubUrl: () => hubUrl,
    hubId: () => hubIdOf(parts.cache) ?? null,
    isTrial: () => link.isTrial(),
    hub: () => link.state(),
    sync: () => ({
      ...outbox.counts(),
      freshAt: hub.freshAt(),
      progress: hub.sync.progress(),
      newer: hub.sync.newer(),
    }),
    line: () => ({ phone: line.isAttached, registration: line.registration, problem: line.problem }),
    agent: () => presence.state(),
    calls: () => calls.cards(),
    wrapUps: () => signedIn(({ id }) => unfinished.list(id), []),
    live: () => hub.live.now(),
    queues: () => signedIn(() => names.queues(), []),
    people: () => signedIn(() => names.people(), []),
    counts: () => signedIn(({ id }) => lists.counts(id), { myOpenTickets: 0, followUpsDue: 0 }),
    devices: () => [...line.devices],
    settings: () => settings.value,
    notices: () => notices.list(),
    unsettled: () => signedIn(({ id }) => unsettled.list(id), { beaten: [], intents: [] }),
    clockSkewMs: () => {
      const skew = link.clockSkewMs()
      return skew === null ? null : skew + (parts.clock.aheadMs?.() ?? 0)
    },
  }
}
