import { join } from 'node:path'
import { z } from 'zod'
import type { EntityRef } from '../../shared/entities/entity-ref.ts'
import type { Port } from '../../shared/contract/door.ts'
import { createBodyReader, type BodyReader } from '../../shared/contract/feed-change.ts'
import type { CoreOptions, DoorKind, PowerEvent } from '../../shared/contract/shell.ts'
import { WIRE_HASH } from '../../shared/contract/wire-hash.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { openDeskCache } from './cache/open-desk-cache.ts'
import { createOverlay } from './cache/overlay.ts'
import { createCallCards } from './calls/call-cards.ts'
import { createCallDesk } from './calls/call-desk.ts'
import { createCallStore } from './calls/call-store.ts'
import { createCallActs } from './calls/call-acts.ts'
import { createLiveCalls } from './calls/live-calls.ts'
import { createUnfinishedWrapUps } from './calls/unfinished-wrap-ups.ts'
import { createWrapUpsAtHub } from './calls/wrap-ups-at-hub.ts'
import { createWrapUps, type WrapUps } from './calls/wrap-ups.ts'
import { createDeskClock, type Clock } from './clock.ts'
import type { CoreParts } from './core-parts.ts'
import { createAgentPresence } from './presence/agent-presence.ts'
import { createBoard } from './doors/board.ts'
import { createDeskHandlers } from './doors/desk-handlers.ts'
import { createDeskSlices } from './doors/desk-slices.ts'
import { createDeskWindows } from './doors/desk-windows.ts'
import { createPerformActs } from './outbox/perform-acts.ts'
import { createPhoneProof } from './presence/phone-proof.ts'
import { watchDisk } from './storage-watch/disk-watch.ts'
import { createStateKeeper, type DeskStateKeeper, type Slice } from './doors/desk-state.ts'
import { createNotices } from './notices/notices.ts'
import { tellWhatWasFound } from './notices/found-at-start.ts'
import { createShellPortServer } from './doors/shell-port-server.ts'
import { createDrafts } from './drafts/drafts.ts'
import { createHubHttp } from './hub-link/hub-http.ts'
import { watchForFormerHub } from './hub-link/former-hub-watch.ts'
import { createHubIdentity } from './hub-link/hub-identity.ts'
import { createHubClient } from './hub-link/hub-client.ts'
import { createOfflineSignIn } from './hub-link/offline-sign-in.ts'
import { createTrialTeam } from './hub-link/trial-team.ts'
import { createDeskMoments } from './lines/desk-moments.ts'
import { createSoftphoneLine } from './lines/softphone-line.ts'
import { createLog, type Log } from './log.ts'
import { createCallerMatcher } from './matching/caller-matcher.ts'
import { createOutbox } from './outbox/outbox.ts'
import { createCustomerCards } from './queries/customer-cards.ts'
import { createLists } from './queries/lists.ts'
import { createParkedChanges } from './parked/parked-changes.ts'
import { createUnsettled } from './unsettled/unsettled.ts'
import { createNames } from './names/names.ts'
import { createSearch } from './search/search.ts'
import { openSettings } from './settings/settings-file.ts'

export interface StartCoreOptions extends CoreOptions {
  readonly clock?: Clock
  readonly log?: Log
  /** What this program can read of the hub's entities; given where a test plays another version. */
  readonly reader?: BodyReader
  /** The cache turned out to be damaged: start the core anew, which sets it aside. */
  readonly onDamaged?: () => void
  /** Another hub has this address: start the core anew, which uses the cache of that hub and keeps the present one. */
  readonly onOtherHub?: () => void
  /** The cache is of an older version and is brought into the form of this one, which may take minutes. */
  readonly onPreparing?: () => void
  /** Somebody signed in here, or out; a core begins with nobody. */
  readonly onSession?: (isSignedIn: boolean) => void
}

/** A running core. */
export interface Core {
  /** Serves a window's door on this port. */
  attach(kind: DoorKind, port: Port): void
  /** The computer goes to sleep or wakes up: phone and hub are proven anew before anything counts. */
  power(event: PowerEvent): void
  /** The hub that was just starting (`isHubStarting`) may be asked now. */
  onHubReady(): void
  /** Ends: what is written is on the disk when it resolves. Calls of the phone go on without it. */
  close(): Promise<void>
}

const SETTINGS_FILE = 'settings.json'
const Ahead = z.number()

const defaultLog = (): Log => createLog((line) => process.stderr.write(line))

/**
 * Starts the core: opens the cache, restores session, drafts, calls and wrap-ups, and connects to the hub. Throws
 * CacheError where the cache was written by a newer Ringdesk.
 */
export function startCore(options: StartCoreOptions): Promise<Core> {
  const clock = options.clock ?? createDeskClock()
  const now = (): number => clock.now()
  const log = options.log ?? defaultLog()
  const { cache, setAside, cutOff, switched, kept } = openDeskCache(options.dataDir, options.cacheKey, log, {
    ...(options.onDamaged && { onDamaged: options.onDamaged }),
    ...(options.onPreparing && { onPreparing: options.onPreparing }),
  })
  // as far off as it was found to be: the computer's clock may have been wrong for long
  clock.align?.(cache.meta.get('clockAhead', Ahead) ?? 0)
  const settings = openSettings(join(options.dataDir, SETTINGS_FILE))
  const overlay = createOverlay(cache.db, cache.ledger)
  const drafts = createDrafts(cache)
  const reader = options.reader ?? createBodyReader(WIRE_HASH)
  const outbox = createOutbox(cache, overlay, drafts, () => link.state().state !== 'online', reader.id)
  const unsettled = createUnsettled(cache, outbox, now)
  const names = createNames(cache)
  const customers = createCustomerCards(cache, names, now)
  const search = createSearch(cache, names)
  const lists = createLists(cache, names, search, customers, now)
  const matcher = createCallerMatcher(cache)
  const http = createHubHttp(options.hubUrl)
  const notices = createNotices(clock, () => state?.touch('notices'))
  const store = createCallStore(cache)
  const callCards = createCallCards(cache, matcher, customers, names)
  // until a window says what it speaks, what the system speaks
  let language = settings.value.language === 'system' ? options.locale : settings.value.language
  const callActs = createCallActs(cache, callCards, names)

  const windows = createDeskWindows(log)
  let state: DeskStateKeeper | undefined
  let isClosed = false
  const touch = (...slices: Slice[]): void => state?.touch(...slices)

  const acts = createPerformActs({ cache, outbox, clock, log }, () => link.session()?.person)

  // ---- calls -------------------------------------------------------------------------------------------------------
  const onCalls = (): void => {
    proof.statusChanged()
    touch('calls', 'agent', 'wrapUps')
  }
  const wrapUps: WrapUps = createWrapUps({
    cache,
    clock,
    store,
    acts: callActs,
    perform: (done, draft) => acts.perform(done, 'person', draft),
    onTimer: (contactId, until) => {
      touch('agent')
      wrapUpsAtHub.tell(contactId, until)
    },
    onChanged: onCalls,
  })
  const unfinished = createUnfinishedWrapUps({ cache, drafts, lists, names, wrapUps })
  const calls = createLiveCalls({
    line: () => line,
    clock,
    log,
    cards: callCards,
    acts: callActs,
    names,
    store,
    wrapUps: () => wrapUps,
    person: () => link.session()?.person.id,
    perform: acts.performQuietly,
    onChanged: onCalls,
    // card and state of the agent alone: what else a ring changes follows, and may take longer than the card
    onRinging: (contact) => {
      state?.flush('calls', 'agent')
      hub.cardSent(contact)
    },
    onAnsweredElsewhere: (card) =>
      notices.add('info', 'answeredElsewhere', {
        name: card.customer?.customer.name ?? card.displayName ?? card.number.display,
      }),
  })
  const line = createSoftphoneLine(
    {
      onAttached: (snapshot) => {
        calls.reconcile(snapshot.calls)
        touch('line', 'devices')
      },
      onDetached: () => calls.onLineGone(),
      // the pop: matched, read and sent to the windows before anything else happens (onRinging), then written down
      onIncoming: (incoming) => {
        calls.onIncoming(incoming)
        state?.flush()
      },
      onCallEvent: (event) => {
        calls.onLineEvent(event)
        state?.flush()
      },
      onQuality: (event) => calls.onQuality(event),
      onStatus: () => {
        proof.statusChanged()
        touch('line', 'devices', 'agent')
      },
      onLevel: (level) => windows.emit('level', { level }),
    },
    log,
    createDeskMoments(() => clock.aheadMs?.() ?? 0),
  )
  line.setSettings(settings.value.phone)
  const callDesk = createCallDesk({
    cache,
    clock,
    line,
    calls,
    wrapUps,
    cards: callCards,
    acts: callActs,
    matcher,
    person: () => acts.person().id,
    perform: (done) => acts.perform(done, 'person'),
  })

  // ---- hub ---------------------------------------------------------------------------------------------------------
  const wrapUpsAtHub = createWrapUpsAtHub({
    cache,
    log,
    isOnline: () => link.state().state === 'online',
    running: () =>
      wrapUps
        .running()
        .flatMap(({ contactId, wrapUp }) => (wrapUp === null ? [] : [{ contactId, until: wrapUp.until }])),
    ask: (contactId, until) =>
      link.ask('presence:wrapUp', {
        contactId,
        until: until === null ? null : until + (link.clockSkewMs() ?? 0),
      }),
  })
  const hub = createHubClient({
    hubUrl: options.hubUrl,
    isTrial: options.isTrial,
    isHubStarting: options.isHubStarting === true,
    http,
    cache,
    outbox,
    unsettled,
    parked: createParkedChanges(cache, reader),
    reader,
    clock,
    log,
    notices,
    hasCard: (contact) => calls.has(contact),
    onLinkChanged: () => touch('hub', 'isTrial', 'session', 'clockSkewMs'),
    onSyncChanged: () => touch('sync'),
    onLiveChanged: () => touch('live'),
    identity: createHubIdentity({
      cache,
      kept,
      outbox,
      log,
      isBusy: () => {
        const { ringing, live } = calls.counts()
        return ringing + live > 0
      },
      onOtherHub: () => options.onOtherHub?.(),
      onAdopted: () => touch('hubId'),
    }),
    onSession: (session, before) => {
      const person = session?.person.id
      options.onSession?.(session !== undefined)
      if (person !== before || person === undefined) {
        calls.clear()
        wrapUps.clear()
        presence.setPerson(person)
        const kept = person === undefined ? [] : store.read(person)
        calls.restore(kept.flatMap(({ call, stage }) => (stage === 'live' ? [call] : [])))
        wrapUps.restore(kept.flatMap(({ call, stage }) => (stage === 'live' ? [] : [{ call, stage }])))
      }
      const account = session === undefined ? null : link.sipAccount()
      if (account !== undefined) line.setAccount(account)
      touch('session', 'people', 'queues', 'counts', 'wrapUps', 'agent', 'calls', 'live', 'sync', 'unsettled')
    },
    onHubClock: (difference) => {
      log.warn('the clock of this desk is set by the hub’s', { difference })
      clock.align?.(difference)
      cache.write('line', () => cache.meta.set('clockAhead', clock.aheadMs?.() ?? 0))
      // what began before keeps its length
      calls.shift(difference)
      wrapUps.shift(difference)
      touch('clockSkewMs', 'calls', 'wrapUps', 'agent')
    },
    onOnline: () => {
      presence.online()
      proof.online()
      wrapUpsAtHub.online()
    },
    onOffline: () => {
      presence.offline()
      touch('agent')
    },
    onPresence: (heard) => presence.hear(heard),
  })
  const { link, sync } = hub
  const proof = createPhoneProof({
    line,
    clock,
    log,
    isOnline: () => link.state().state === 'online',
    counts: () => calls.counts(),
    tellHub: (word) => link.ask('presence:phone', word),
    onChanged: () => touch('agent'),
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
    isOnline: () => link.state().state === 'online',
    skewMs: () => link.clockSkewMs() ?? 0,
    onChanged: () => touch('agent'),
  })

  // ---- state -------------------------------------------------------------------------------------------------------
  const parts: Omit<CoreParts, 'state' | 'signIn' | 'trialSignIn' | 'speak'> = {
    cache,
    kept,
    clock,
    http,
    link,
    line,
    calls,
    callDesk,
    wrapUps,
    unfinished,
    names,
    lists,
    customers,
    search,
    matcher,
    drafts,
    outbox,
    unsettled,
    settings,
    presence,
    notices,
    person: () => acts.person(),
    freshAt: () => hub.freshAt(),
    trialPeople: () => trialTeam.people(),
    program: {
      version: options.version,
      hubUrl: options.hubUrl,
      isEncrypted: options.cacheKey !== undefined,
    },
  }
  const board = createBoard(parts, hub, (text, error) => log.error(text, { error }))
  const keeper = createStateKeeper(
    createDeskSlices(parts, hub, options.hubUrl),
    (seq, patch) => {
      windows.emit('state', { seq, patch, now: clock.now() })
      shellPorts.tell(patch)
    },
    (slice, error) => log.error('a part of the state could not be told', { slice, error }),
  )
  const told: DeskStateKeeper = {
    ...keeper,
    touch: (...slices) => {
      keeper.touch(...slices)
      board.touch(slices)
    },
  }
  state = told
  const shellPorts = createShellPortServer(
    { callDesk, line, presence, state: () => told },
    () => (language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en'),
    log,
  )
  const emitChanged = (entities: EntityRef[], all: boolean): void => {
    unfinished.changed(entities, all)
    windows.emit('changed', { entities, all })
    touch('calls', 'wrapUps', 'counts', 'people', 'queues')
  }
  cache.onChanged((changed) => {
    if (changed.some(({ entity }) => entity === 'person' || entity === 'queue')) names.forget()
    emitChanged([...changed], false)
  })
  let toldAt = 0
  sync.onChanged(() => {
    // the first sync is told as a whole, and not with each of its many parts
    touch('sync')
    if (sync.progress() !== null && now() - toldAt < SECOND_MS) return
    toldAt = now()
    names.forget()
    emitChanged([], true)
  })
  outbox.onChanged(() => touch('sync', 'unsettled'))
  unsettled.onChanged((beaten) => {
    if (beaten > 0) notices.add('warning', 'valueBeaten')
    touch('unsettled')
  })
  drafts.onChanged((key) => {
    if (key.startsWith('wrapUp:')) touch('wrapUps')
  })
  const stopTicking = everySoOften(clock, 30 * SECOND_MS, () => touch('counts'))

  tellWhatWasFound(notices, { setAside, cutOff, switched }, settings, outbox.setAside())
  const stopWatching = watchDisk({
    cache,
    clock,
    log,
    notices,
    onBack: () => {
      store.flush()
      calls.writeAgain()
      hub.resume()
    },
  })

  const trialTeam = createTrialTeam({
    cache,
    http,
    clock,
    log,
    meetHub: () => link.meetHub(),
    onChanged: () => emitChanged([], true),
  })
  const offline = createOfflineSignIn(cache, link, options.hubUrl, clock)
  const handlers = createDeskHandlers({
    ...parts,
    state,
    speak: (spoken) => {
      language = spoken
      shellPorts.tell({ settings: settings.value })
    },
    signIn: offline.signIn,
    trialSignIn: (extension) => link.trialSignIn(extension),
  })
  // the phone may still have the account of the hub before; nobody calls now
  if (switched && link.session() === undefined) line.setAccount(null)
  const stopLooking = watchForFormerHub(link, kept, clock, log)
  link.start()
  log.info('the core runs', { profile: options.profile, version: options.version })

  return Promise.resolve({
    attach: (kind, port) => {
      if (kind === 'phone') return line.attach(port)
      if (kind === 'shell') return shellPorts.attach(port)
      if (kind === 'board') return board.attach(port)
      windows.attach(port, handlers)
    },
    power: (event) => {
      proof.power(event)
      if (event === 'resume') link.wake()
    },
    onHubReady: () => link.onHubReady(),
    close: async () => {
      if (isClosed) return
      isClosed = true
      stopTicking()
      stopWatching()
      stopLooking()
      link.close()
      trialTeam.close()
      state?.close()
      board.close()
      line.close()
      calls.clear()
      wrapUps.clear()
      windows.close()
      shellPorts.close()
      // everything is written in transactions as it happens; what is under way ends with its turn
      await new Promise((resume) => setImmediate(resume))
      await cache.endCheckpointer()
      cache.close()
      log.info('the core ended')
    },
  })
}

function everySoOften(clock: Clock, ms: number, work: () => void): () => void {
  let stop = clock.after(ms, tick)
  function tick(): void {
    work()
    stop = clock.after(ms, tick)
  }
  return () => stop()
}
