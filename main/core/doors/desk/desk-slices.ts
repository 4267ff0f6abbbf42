import type { Person } from '../../../../shared/domain/people.ts'
import { limitsInForce, TEAM_SETTINGS_ID } from '../../../../shared/domain/team-settings.ts'
import { MINUTE_MS, type Moment } from '../../../../shared/domain/time.ts'
import type { Cache } from '../../cache/cache.ts'
import { hubHas } from '../../cache/hub-features.ts'
import { teamNumberPlan } from '../../cache/team-number-plan.ts'
import { teamApprovalLimits } from '../../cache/team-approval-limits.ts'
import { teamTimezone } from '../../cache/team-timezone.ts'
import type { LiveCalls } from '../../calls/live-calls.ts'
import type { UnfinishedWrapUps } from '../../calls/unfinished-wrap-ups.ts'
import type { Clock } from '../../clock.ts'
import type { HubContact } from '../../hub-link/hub-contact.ts'
import { hubIdOf, type HubIdentity } from '../../hub-link/hub-identity.ts'
import type { HubClient } from '../../hub-link/hub-client.ts'
import type { HubLink } from '../../hub-link/hub-link.ts'
import type { OwnHub } from '../../hub-link/own-hub.ts'
import type { PhoneLine } from '../../lines/phone-line.ts'
import type { Names } from '../../names/names.ts'
import type { Notices } from '../../notices/notices.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { AgentPresence } from '../../presence/agent-presence.ts'
import type { Lists } from '../../queries/lists.ts'
import type { SettingsFile } from '../../settings/settings-file.ts'
import type { Conflicts } from '../../conflicts/conflicts.ts'
import type { Slices } from './desk-state.ts'

interface SliceParts {
  readonly cache: Cache
  readonly clock: Clock
  readonly calls: Pick<LiveCalls, 'cards'>
  readonly line: PhoneLine
  readonly link: HubLink
  readonly lists: Pick<Lists, 'counts'>
  readonly names: Names
  readonly notices: Notices
  readonly outbox: Pick<Outbox, 'counts'>
  readonly presence: Pick<AgentPresence, 'state' | 'unconfirmedSince'>
  readonly settings: SettingsFile
  readonly unfinished: UnfinishedWrapUps
  readonly conflicts: Pick<Conflicts, 'list'>
  readonly hub: HubClient
  readonly identity: Pick<HubIdentity, 'other'>
  readonly ownHub: Pick<OwnHub, 'trouble'>
  readonly contact: Pick<HubContact, 'isLapsed' | 'lapsesAt'>
  readonly hubUrl: string
}

/** More of them nobody reads; the audit trail has all. */
const LIMIT_CHANGES_SHOWN = 10

/** To the minute: else the state would be another at every look. */
const lapseOf = (contact: Pick<HubContact, 'lapsesAt'>): Moment | null => {
  const at = contact.lapsesAt()
  return at === null ? null : Math.round(at / MINUTE_MS) * MINUTE_MS
}

/** How each slice of the desk's state is computed out of the parts. */
export function createDeskSlices(parts: SliceParts): Slices {
  const { cache, calls, line, link, lists, names, notices, outbox, presence, settings } = parts
  const { unfinished, conflicts, hub, hubUrl } = parts
  const signedIn = <T>(value: (person: Person) => T, otherwise: T): T => {
    const person = link.session()?.person
    return person ? value(person) : otherwise
  }
  return {
    session: () => {
      const person = link.session()?.person
      if (!person) return null
      const settings = cache.ledger.get('teamSettings', TEAM_SETTINGS_ID)
      return {
        person,
        hubUrl,
        isTrial: link.isTrial(),
        timezone: teamTimezone(cache.meta),
        approvalLimits: limitsInForce(settings, teamApprovalLimits(cache.meta)),
        limitChanges: (settings?.limitChanges ?? []).slice(-LIMIT_CHANGES_SHOWN).reverse(),
        canSetLimits: hubHas(cache.meta, 'teamSettings'),
        numberPlan: teamNumberPlan(cache.meta),
      }
    },
    hubUrl: () => hubUrl,
    hubId: () => hubIdOf(cache) ?? null,
    otherHub: () => parts.identity.other(),
    ownHub: () => parts.ownHub.trouble(),
    offlineSignIn: () => ({ isLapsed: parts.contact.isLapsed(), lapsesAt: lapseOf(parts.contact) }),
    isTrial: () => link.isTrial(),
    hub: () => link.state(),
    sync: () => ({
      ...outbox.counts(),
      freshAt: hub.freshAt(),
      onlyHere: { ...hub.again.counts(), isTaken: hub.again.isTaken() },
      progress: hub.sync.progress(),
      newer: hub.sync.newer(),
    }),
    line: () => ({ phone: line.isAttached, registration: line.registration, problem: line.problem }),
    agent: () => presence.state(),
    agentUnconfirmedSince: () => presence.unconfirmedSince(),
    calls: () => calls.cards(),
    wrapUps: () => signedIn(({ id }) => unfinished.list(id), []),
    live: () => {
      const picture = hub.live.now()?.picture
      return picture ? { queues: picture.queues, agents: picture.agents } : null
    },
    liveTrueAt: () => hub.live.now()?.trueAt ?? null,
    queues: () => signedIn(() => names.queues(), []),
    people: () => signedIn(() => names.people(), []),
    spellings: () => signedIn(() => names.spellings(), {}),
    counts: () => signedIn(({ id }) => lists.counts(id), { myOpenTickets: 0, followUpsDue: 0 }),
    devices: () => [...line.devices],
    settings: () => settings.value,
    notices: () => notices.list(),
    conflicts: () => signedIn(({ id }) => conflicts.list(id), { overwritten: [], intents: [] }),
    clockSkewMs: () => {
      const skew = link.clockSkewMs()
      return skew === null ? null : skew + (parts.clock.aheadMs?.() ?? 0)
    },
  }
}
