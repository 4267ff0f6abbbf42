import { DEFAULT_SETTINGS } from '../../../shared/contract/settings.ts'
import type { CallCard, DeskState } from '../../../shared/contract/desk-state.ts'
import type * as Ids from '../../../shared/domain/ids.ts'
import { DEFAULT_PLAN } from '../../../shared/domain/default-number-plan.ts'
import { DEFAULT_APPROVAL_LIMITS } from '../../../shared/domain/approvers.ts'
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../shared/domain/time.ts'
import { sampleRecord } from './calls.ts'
import { PEOPLE, person, QUEUES, SPELLINGS } from './people.ts'
import { sampleId } from './sample-id.ts'

/** Who waits, and what the six agents of the sample team do. */
function sampleLive(now: number): DeskState['live'] {
  const agent = (place: number, activity: DeskState['agent']['activity']) => ({
    id: PEOPLE[place]?.id ?? sampleId<Ids.PersonId>('p1001'),
    state: { activity, pauseReason: activity === 'paused' ? ('meal' as const) : null, since: now - 200_000 },
    contactId: null,
  })
  const waiting = (contact: string, seconds: number) => ({
    contactId: sampleId<Ids.ContactId>(contact),
    number: null,
    partyNumber: { kind: 'withheld' as const },
    since: now - seconds * SECOND_MS,
    ringing: [],
  })
  const totals = { offered: 50, answered: 46, inTime: 44, abandoned: 1 }
  return {
    queues: [
      {
        id: sampleId<Ids.QueueId>('q5000'),
        waiting: [waiting('w1', 12), waiting('w2', 8), waiting('w3', 3)],
        totals,
      },
      { id: sampleId<Ids.QueueId>('q5001'), waiting: [], totals },
      { id: sampleId<Ids.QueueId>('q5002'), waiting: [waiting('w4', 160)], totals },
    ],
    agents: [
      agent(0, 'talking'),
      agent(1, 'ready'),
      agent(2, 'ready'),
      agent(3, 'paused'),
      agent(4, 'wrapUp'),
      agent(5, 'talking'),
    ],
  }
}

/** The desk of 李静, who talks with 王小明. */
export function sampleDeskState(now: number, call: CallCard): DeskState {
  return {
    session: {
      person: PEOPLE[0] ?? person('1001', '李静'),
      hubUrl: 'http://127.0.0.1:4180',
      isTrial: true,
      timezone: 'Asia/Shanghai',
      approvalLimits: DEFAULT_APPROVAL_LIMITS,
      limitChanges: [],
      canSetLimits: true,
      numberPlan: DEFAULT_PLAN,
    },
    hubUrl: 'http://127.0.0.1:4180',
    hubId: 'hub-1',
    otherHub: null,
    ownHub: null,
    offlineSignIn: { isLapsed: false, lapsesAt: null },
    isTrial: true,
    hub: { state: 'online', since: now - HOUR_MS, roundTripMs: 3 },
    sync: {
      toSend: 0,
      needsYou: 0,
      freshAt: now,
      progress: null,
      newer: { kinds: [], keys: [] },
      onlyHere: { toSend: 0, notTaken: 0, isTaken: false },
    },
    conflicts: { overwritten: [], intents: [] },
    line: {
      phone: true,
      registration: {
        state: 'registered',
        provenAt: now - 3000,
        roundTripMs: 24,
        problem: null,
        retryAt: null,
      },
      problem: null,
    },
    agent: { activity: 'talking', pauseReason: null, since: now - 161_000 },
    agentUnconfirmedSince: null,
    calls: [call],
    wrapUps: [
      {
        call: sampleRecord(now, 0.02, sampleId<Ids.CustomerId>('c3'), { wrappedUpAt: null }),
        customerName: '陈丽',
        ticketNumber: null,
        draftLength: 48,
        draftSavedAt: now - 20 * MINUTE_MS,
      },
    ],
    live: sampleLive(now),
    liveTrueAt: now - 1000,
    queues: QUEUES,
    people: [...PEOPLE],
    spellings: SPELLINGS,
    counts: { myOpenTickets: 7, followUpsDue: 3 },
    devices: [
      { id: 'default', label: 'Headset', kind: 'microphone' },
      { id: 'default', label: 'Headset', kind: 'speaker' },
    ],
    settings: DEFAULT_SETTINGS,
    notices: [],
    clockSkewMs: 0,
  }
}
