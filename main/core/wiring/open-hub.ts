import { SECOND_MS } from '../../../shared/domain/time.ts'
import { createWrapUpsAtHub, type WrapUpsAtHub } from '../calls/wrap-ups-at-hub.ts'
import { watchForFormerHub } from '../hub-link/former-hub-watch.ts'
import { createHubClient, type HubClient } from '../hub-link/hub-client.ts'
import { createHubContact, type HubContact } from '../hub-link/hub-contact.ts'
import { createHubIdentity, type HubIdentity } from '../hub-link/hub-identity.ts'
import { createLostClaims } from '../hub-link/lost-claims.ts'
import { createOfflineSignIn, type OfflineSignIn } from '../hub-link/offline-sign-in.ts'
import { createTrialTeam, type TrialTeam } from '../hub-link/trial-team.ts'
import { createParkedChanges } from '../parked/parked-changes.ts'
import { createAgentPresence, type AgentPresence } from '../presence/agent-presence.ts'
import { createPhoneProof, type PhoneProof } from '../presence/phone-proof.ts'
import type { Basics } from './basics.ts'
import type { CallsPart } from './open-calls.ts'
import type { LedgerPart } from './open-ledger.ts'

/** What comes from the hub, and what the hub is told of this console. */
export interface HubPart {
  readonly client: HubClient
  readonly identity: HubIdentity
  readonly presence: AgentPresence
  readonly proof: PhoneProof
  readonly trialTeam: TrialTeam
  readonly offlineSignIn: OfflineSignIn
  readonly contact: HubContact
  close(): void
}
/** What the hub is told of this console: the agent, the phone, the wrap-ups. */
interface Reports {
  readonly presence: AgentPresence
  readonly proof: PhoneProof
  readonly wrapUpsAtHub: WrapUpsAtHub
}

function createReports(
  basics: Basics,
  { cache, link, names, notices }: LedgerPart,
  { line, calls, wrapUps }: CallsPart,
): Reports {
  const { clock, log, events } = basics
  const isOnline = (): boolean => link.state().state === 'online'
  const skewMs = (): number => link.clockSkewMs() ?? 0
  const onChanged = (): void => events.emit('agentChanged')
  const wrapUpsAtHub = createWrapUpsAtHub({
    cache,
    clock,
    log,
    isOnline,
    running: () =>
      wrapUps
        .running()
        .flatMap(({ contactId, wrapUp }) => (wrapUp === null ? [] : [{ contactId, until: wrapUp.until }])),
    ask: (contactId, until) =>
      link.ask('presence:wrapUp', { contactId, until: until === null ? null : until + skewMs() }),
  })
  const proof = createPhoneProof({
    line,
    clock,
    log,
    isOnline,
    counts: () => calls.counts(),
    tellHub: (word) => link.ask('presence:phone', word),
    onChanged,
  })
  const presence = createAgentPresence({
    cache,
    clock,
    log,
    facts: () => {
      const { ringing, live: talking } = calls.counts()
      return {
        isRegistered: proof.isProven(),
        ringingCalls: ringing,
        liveCalls: talking,
        wrapUpUntil: wrapUps.until(),
      }
    },
    tellHub: (wish) => link.ask('presence:wish', wish),
    isOnline,
    skewMs,
    onSetBy: (by, wish) => {
      const name = names.person(by) ?? ''
      if (wish.wish === 'paused') notices.add('info', 'pausedBy', { name, reason: wish.reason })
      else notices.add('info', 'readyBy', { name })
    },
    onChanged,
  })
  events.on('callsChanged', () => proof.statusChanged())
  events.on('phoneChanged', () => proof.statusChanged())
  events.on('wrapUpTimed', (contactId, until) => wrapUpsAtHub.tell(contactId, until))
  events.on('sessionChanged', (session, before) => {
    const person = session?.person.id
    if (person !== before || person === undefined) presence.setPerson(person)
  })
  return { presence, proof, wrapUpsAtHub }
}

function createIdentity(
  { options, log, events }: Basics,
  { cache, kept, known, outbox }: LedgerPart,
  { calls }: CallsPart,
): HubIdentity {
  return createHubIdentity({
    cache,
    kept,
    known,
    outbox,
    log,
    isBusy: () => {
      const { ringing, live } = calls.counts()
      return ringing + live > 0
    },
    onOtherHub: () => options.onOtherHub?.(),
    onAdopted: () => events.emit('hubIdChanged'),
    onOther: () => events.emit('otherHubChanged'),
  })
}

function createClient(
  { options, clock, log, events }: Basics,
  ledger: LedgerPart,
  { calls }: CallsPart,
  identity: HubIdentity,
  { presence, proof, wrapUpsAtHub }: Reports,
): HubClient {
  const { cache, outbox, conflicts, link, mark, names, reader, notices } = ledger
  const lostClaims = createLostClaims({ cache, outbox, names, notices, clock })
  events.on('ledgerChanged', (entities, all) => lostClaims.changed(entities, all))
  return createHubClient({
    link,
    cache,
    outbox,
    conflicts,
    parked: createParkedChanges(cache, reader),
    reader,
    clock,
    log,
    notices,
    hasCard: (contact) => calls.has(contact),
    onLinkChanged: () => events.emit('hubChanged'),
    onSyncChanged: () => events.emit('syncChanged'),
    onLiveChanged: () => events.emit('livePictureChanged'),
    identity,
    lostClaims,
    mark,
    onSession: (session, before) => {
      options.onSession?.(session !== undefined)
      events.emit('sessionChanged', session, before)
    },
    onHubClock: (difference) => {
      log.warn('the clock of this desk is set by the hub’s', { difference })
      clock.align?.(difference)
      cache.write('relaxed', () => cache.meta.set('clockAhead', clock.aheadMs?.() ?? 0))
      events.emit('clockSet', difference)
    },
    onOnline: () => {
      presence.online()
      proof.online()
      wrapUpsAtHub.online()
    },
    onOffline: () => {
      presence.offline()
      events.emit('agentChanged')
    },
    onPresence: (heard) => presence.hear(heard),
  })
}

/** What the sync brings is a change of the ledger; the first one is told as a whole, and not with each of its many parts. */
function tellSync({ clock, events }: Basics, { names }: LedgerPart, { sync }: HubClient): void {
  let toldAt = 0
  sync.onChanged(() => {
    events.emit('syncChanged')
    if (sync.progress() !== null && clock.now() - toldAt < SECOND_MS) return
    toldAt = clock.now()
    names.forget()
    events.emit('ledgerChanged', [], true)
  })
}

/** Lets nobody work here any more when the hub has been away for too long; not in mid-call. */
function createContact(
  { clock, log, events }: Basics,
  { cache, link }: LedgerPart,
  { calls }: CallsPart,
): HubContact {
  let isWithheld = false
  const contact = createHubContact({
    cache,
    clock,
    log,
    onLapse: (isOver) => {
      const { ringing, live } = calls.counts()
      if (isOver && link.session() && ringing + live === 0) {
        isWithheld = true
        link.withhold()
      } else if (!isOver && isWithheld) {
        isWithheld = false
        link.release()
      }
      events.emit('hubContactChanged')
    },
  })
  link.on('online', () => contact.setOnline(true))
  link.on('offline', () => contact.setOnline(false))
  link.on('session', (session) => {
    // who signed in at the hub: nothing is withheld any more
    if (session) isWithheld = false
  })
  events.on('clockSet', (byMs) => contact.clockSet(byMs))
  let isAsking = false
  // the computer's clock may be wrong: a hub that is there is asked, before anybody has to sign in for it
  const askHub = async (): Promise<void> => {
    if (isAsking || !isWithheld || !contact.isLapseInDoubt()) return
    isAsking = true
    try {
      if (await link.askWithheld()) contact.heard()
    } catch (error) {
      log.warn('the hub does not give the session that ran out here', { error })
    } finally {
      isAsking = false
    }
  }
  events.on('hubContactChanged', () => void askHub())
  return contact
}

/**
 * Removes what is kept for days alone, once after a start, when the hub has told the time: a computer whose clock is a year ahead for
 * a moment loses nothing by it.
 */
function forgetOldOnce({ events }: Basics, { cache, outbox, conflicts, link }: LedgerPart): void {
  let isDone = false
  events.on('timePassed', () => {
    if (isDone || link.clockSkewMs() === null) return
    isDone = true
    cache.write('relaxed', () => {
      outbox.done.forgetOld()
      conflicts.forgetOld()
    })
  })
}

/** Joins the console to the hub. Nothing is asked there before the link is started. */
export function openHub(basics: Basics, ledger: LedgerPart, calls: CallsPart): HubPart {
  const { options, clock, log, events } = basics
  const { cache, kept, http, link } = ledger
  const reports = createReports(basics, ledger, calls)
  const identity = createIdentity(basics, ledger, calls)
  const client = createClient(basics, ledger, calls, identity, reports)
  tellSync(basics, ledger, client)
  events.on('cardSent', (contact) => client.cardSent(contact))
  events.on('diskBack', () => client.resume())
  forgetOldOnce(basics, ledger)
  const trialTeam = createTrialTeam({
    cache,
    http,
    clock,
    log,
    meetHub: () => link.meetHub(),
    onChanged: () => events.emit('ledgerChanged', [], true),
  })
  const stopLooking = watchForFormerHub(link, kept, clock, log)
  const contact = createContact(basics, ledger, calls)
  const stopCounting = contact.start()
  return {
    client,
    identity,
    presence: reports.presence,
    proof: reports.proof,
    trialTeam,
    offlineSignIn: createOfflineSignIn(cache, link, options.hubUrl, clock, () => contact.isLapsed()),
    contact,
    close: () => {
      stopLooking()
      stopCounting()
      link.close()
      trialTeam.close()
    },
  }
}
