import { mkdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { deskDoor, type DeskDoor, type DeskState, type UnfinishedWrapUp } from '../../shared/contract/desk.ts'
import { DoorError, serveDoor, type DoorServer, type Port } from '../../shared/contract/door.ts'
import type { Health, Session } from '../../shared/contract/hub.ts'
import type { CoreOptions, DoorKind } from '../../shared/contract/shell.ts'
import type { Act } from '../../shared/domain/command.ts'
import { callRecordIdOf, type PersonId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { z } from 'zod'
import { createCache, type Cache, type Durability } from './cache/cache.ts'
import { CacheError, openCache } from './cache/open-cache.ts'
import type { EntityRef } from './cache/ledger-cache.ts'
import { createOverlay } from './cache/overlay.ts'
import { createCallCards } from './calls/call-cards.ts'
import { createCallDesk } from './calls/call-desk.ts'
import { createCallStore } from './calls/call-store.ts'
import { createContactActs } from './calls/contact-acts.ts'
import { createLiveCalls } from './calls/live-calls.ts'
import { createWrapUps, type WrapUps } from './calls/wrap-ups.ts'
import { systemClock, type Clock } from './clock.ts'
import type { CoreParts } from './core-parts.ts'
import { createAgentPresence } from './desk/agent-presence.ts'
import { createDeskHandlers } from './desk/desk-handlers.ts'
import { createDeskState, type Slice } from './desk/desk-state.ts'
import { createNotices } from './desk/notices.ts'
import { createDrafts } from './drafts/drafts.ts'
import { createCommandSender } from './hub-link/command-sender.ts'
import { createHubHttp } from './hub-link/hub-http.ts'
import { createHubLink } from './hub-link/hub-link.ts'
import { createLedgerSync, type SyncLine } from './hub-link/ledger-sync.ts'
import { createLivePicture } from './hub-link/live-picture.ts'
import { createOfflineSignIn } from './hub-link/offline-sign-in.ts'
import { createSessionStore } from './hub-link/session-store.ts'
import type { PhoneLine } from './lines/phone-line.ts'
import { createSoftphoneLine } from './lines/softphone-line.ts'
import { createLog, type Log } from './log.ts'
import { createCallerMatcher } from './matching/caller-matcher.ts'
import { createOutbox, deskIdOf } from './outbox/outbox.ts'
import { createCustomerCards } from './queries/customer-cards.ts'
import { createLists } from './queries/lists.ts'
import { createNames } from './queries/names.ts'
import { createSearch } from './search/search.ts'
import { openSettings } from './settings/settings-file.ts'

export interface StartCoreOptions extends CoreOptions {
  readonly clock?: Clock
  readonly log?: Log
}

/** A running core. */
export interface Core {
  /** Serves a window's door on this port. */
  attach(kind: DoorKind, port: Port): void
  /** Ends: what is written is on the disk when it resolves. Calls of the phone go on without it. */
  close(): Promise<void>
}

const CACHE_FILE = 'cache.db'
const SETTINGS_FILE = 'settings.json'
const Freshness = z.number().int()
const HubIdentity = z.string()

const defaultLog = (): Log => createLog((line) => process.stderr.write(`${line}\n`))

/** Opens the cache; one that cannot be read is set aside and a new one begun. Throws CacheError for one of the future. */
function openOrSetAside(options: StartCoreOptions, log: Log): { cache: Cache; isSetAside: boolean } {
  const file = join(options.dataDir, CACHE_FILE)
  const open = (): Cache => createCache(openCache({ file, key: options.cacheKey }))
  try {
    return { cache: open(), isSetAside: false }
  } catch (error) {
    if (!(error instanceof CacheError) || error.problem !== 'unreadable') throw error
    log.error('the cache cannot be read; it is set aside and a new one begun', { error })
    const stamp = new Date().toISOString().replace(/[:.]/g, '-')
    for (const ending of ['', '-wal', '-shm'])
      try {
        renameSync(file + ending, `${file}.damaged-${stamp}${ending}`)
      } catch (missing) {
        if ((missing as NodeJS.ErrnoException).code !== 'ENOENT') throw missing
      }
    return { cache: open(), isSetAside: true }
  }
}

/**
 * Starts the core: opens the cache, restores session, drafts, calls and wrap-ups, and connects to the hub. Throws
 * CacheError where the cache was written by a newer Ringdesk.
 */
export function startCore(options: StartCoreOptions): Promise<Core> {
  const clock = options.clock ?? systemClock
  const now = (): number => clock.now()
  const log = options.log ?? defaultLog()
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 })
  const { cache, isSetAside } = openOrSetAside(options, log)
  const settings = openSettings(join(options.dataDir, SETTINGS_FILE))
  const overlay = createOverlay(cache.db, cache.ledger)
  const drafts = createDrafts(cache)
  const outbox = createOutbox(cache, overlay, drafts)
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
  const isChinese = (): boolean => language.toLowerCase().startsWith('zh')
  const contactActs = createContactActs(cache, callCards, names, isChinese)

  const servers = new Set<DoorServer<DeskDoor>>()
  let state: ReturnType<typeof createDeskState> | undefined
  let isClosed = false
  const touch = (...slices: Slice[]): void => state?.touch(...slices)

  // ---- acts --------------------------------------------------------------------------------------------------------
  const perform = (acts: readonly Act[], durability: Durability, draft: string | null = null): void => {
    const person = link.session()?.person
    if (!person) throw new DoorError('signedOut', 'Nobody is signed in here. Sign in first.')
    outbox.perform(acts, { actor: { id: person.id, role: person.role }, at: clock.now(), durability, draft })
  }
  /** What a call writes down by itself: each act for its own sake, a refusal is for the log and not for the agent. */
  const performQuietly = (acts: readonly Act[]): void => {
    cache.write('line', () => {
      for (const act of acts)
        try {
          perform([act], 'line')
        } catch (error) {
          if (!(error instanceof DoorError)) throw error
          log.warn('a call could not write down something', { act: act.type, code: error.code })
        }
    })
  }

  // ---- calls -------------------------------------------------------------------------------------------------------
  const onCalls = (): void => touch('calls', 'agent', 'wrapUps')
  const wrapUps: WrapUps = createWrapUps({
    cache,
    clock,
    store,
    acts: contactActs,
    perform: (acts, draft) => perform(acts, 'person', draft),
    onTimer: (contactId, until) => {
      touch('agent')
      if (link.state().state !== 'online') return
      link
        .ask('presence:wrapUp', {
          contactId,
          until: until === null ? null : until + (link.clockSkewMs() ?? 0),
        })
        .catch((error: unknown) => log.warn('the hub did not hear of a wrap-up', { error }))
    },
    onChanged: onCalls,
  })
  const calls = createLiveCalls({
    line: () => line,
    clock,
    log,
    cards: callCards,
    acts: contactActs,
    names,
    store,
    wrapUps: () => wrapUps,
    person: () => link.session()?.person.id,
    perform: performQuietly,
    onChanged: onCalls,
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
      // the pop: matched, read, written down and sent to the windows before anything else happens
      onIncoming: (incoming) => {
        calls.onIncoming(incoming)
        state?.flush()
      },
      onCallEvent: (event) => {
        calls.onLineEvent(event)
        state?.flush()
      },
      onQuality: (event) => calls.onQuality(event),
      onStatus: () => touch('line', 'devices', 'agent'),
      onLevel: (level) => {
        for (const server of servers) server.emit('level', { level })
      },
    },
    log,
  )
  const phoneLine: PhoneLine = line
  line.setSettings(settings.value.phone)
  const callDesk = createCallDesk({
    cache,
    clock,
    line,
    calls,
    wrapUps,
    cards: callCards,
    acts: contactActs,
    matcher,
    person: () => {
      const person = link.session()?.person
      if (!person) throw new DoorError('signedOut', 'Nobody is signed in here. Sign in first.')
      return person.id
    },
    perform: (acts) => perform(acts, 'person'),
  })

  // ---- hub ---------------------------------------------------------------------------------------------------------
  let syncLine: SyncLine | undefined
  let freshAt = cache.meta.get('freshAt', Freshness) ?? null
  const onFresh = (): void => {
    freshAt = clock.now()
    cache.write('line', () => cache.meta.set('freshAt', freshAt))
    touch('sync')
  }
  const sync = createLedgerSync(cache, outbox, log, onFresh)
  sync.onChanged(() => touch('sync'))
  const catchUp = (mine: SyncLine): void => {
    sync.catchUp(mine).then(
      () => sender.kick(),
      (error: unknown) => {
        if (syncLine !== mine || isClosed) return
        log.warn('the sync broke off; it goes on', { error })
        clock.after(2 * SECOND_MS, () => {
          if (syncLine === mine) catchUp(mine)
        })
      },
    )
  }
  const sender = createCommandSender(
    outbox,
    sync.cursor,
    log,
    (revision) => {
      // the nudge usually comes by itself; when it did not, nobody waits for it
      if (revision > sync.cursor() && syncLine) catchUp(syncLine)
    },
    () => link.reconnect('commands were not answered'),
  )
  const live = createLivePicture({
    ask: () => link.ask('queues:watch', null),
    hereOf: (hubTime) => Math.max(0, Math.round(hubTime - (link.clockSkewMs() ?? 0))),
    onChanged: () => touch('live'),
    onFault: (error) => log.warn('the live picture cannot be had', { error }),
  })

  /** The cache of another team is of no use here; what was typed stays, what was not sent waits for a person. */
  const onHub = (health: Health): void => {
    const known = cache.meta.get('hubId', HubIdentity)
    if (known === health.hubId) return
    cache.write('person', () => {
      cache.meta.set('hubId', health.hubId)
      if (known === undefined) return
      log.warn('this address is another hub now; the copy of the old one is dropped')
      outbox.parkAll({
        code: 'otherHub',
        message:
          'This was meant for a hub that is another one now. The text is kept; take it back or send it anew.',
      })
      cache.ledger.wipe()
      for (const name of ['cursor', 'snapshotHalf', 'freshAt', 'desk']) cache.meta.remove(name)
      notices.add('warning', 'otherTeam')
    })
    names.forget()
    emitChanged([], true)
  }
  const onSession = (session: Session | undefined, before: PersonId | undefined): void => {
    const person = session?.person.id
    if (person !== before || session === undefined) {
      calls.clear()
      wrapUps.clear()
      presence.setPerson(person)
      if (person) {
        const kept = store.read(person)
        calls.restore(kept.flatMap(({ call, stage }) => (stage === 'live' ? [call] : [])))
        wrapUps.restore(kept.flatMap(({ call, stage }) => (stage === 'live' ? [] : [{ call, stage }])))
      } else live.clear()
    }
    line.setAccount(session?.sip ?? null)
    touch('session', 'people', 'queues', 'counts', 'wrapUps', 'agent', 'calls', 'live', 'sync')
  }
  const link = createHubLink({
    hubUrl: options.hubUrl,
    http,
    sessions: createSessionStore(cache),
    deskId: () => deskIdOf(cache),
    clock,
    log,
    isTrial: options.isTrial,
    onState: () => touch('hub', 'isTrial', 'session', 'clockSkewMs'),
    onSession,
    onHub,
    onOnline: (opened) => {
      syncLine = opened
      live.watch()
      presence.online()
      for (const call of wrapUps.running())
        if (call.wrapUp)
          opened.socket
            .ask('presence:wrapUp', {
              contactId: call.contactId,
              until: call.wrapUp.until + (link.clockSkewMs() ?? 0),
            })
            .catch((error: unknown) => log.warn('the hub did not hear of a wrap-up', { error }))
      sender.connect(opened.socket, link.session()?.person.id)
      catchUp(opened)
    },
    onOffline: () => {
      syncLine = undefined
      sender.connect(undefined, undefined)
      presence.offline()
      touch('agent')
    },
    onEvent: (name, data) => {
      if (name === 'queues:patch') live.patch(data as Parameters<typeof live.patch>[0])
      else if (name === 'presence:you') presence.hear(data as Parameters<typeof presence.hear>[0])
      else if (name === 'changes:new' && syncLine) {
        const mine = syncLine
        sync.takeNews(mine, data as Parameters<typeof sync.takeNews>[1]).catch((error: unknown) => {
          log.warn('news of the hub could not be taken', { error })
          if (syncLine === mine) catchUp(mine)
        })
      }
    },
  })
  const presence = createAgentPresence({
    cache,
    clock,
    log,
    facts: () => {
      const { ringing, live: talking } = calls.counts()
      return {
        isRegistered: phoneLine.isAttached && phoneLine.registration.state === 'registered',
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
  const offline = createOfflineSignIn(cache, link, clock)

  // ---- state -------------------------------------------------------------------------------------------------------
  const signedIn = <T>(value: (person: Session['person']) => T, otherwise: T): T => {
    const person = link.session()?.person
    return person ? value(person) : otherwise
  }
  const unfinished = (me: PersonId): UnfinishedWrapUp[] => {
    const isRunning = new Set(wrapUps.running().map((call) => call.contactId))
    const owed = lists.owedWrapUps(me).filter((call) => !isRunning.has(call.contactId))
    const listed = new Set(owed.map((call) => call.contactId))
    // a call that nobody answered is owed nothing by the ledger, but was put off here
    for (const { contactId } of wrapUps.postponed()) {
      const record = cache.ledger.get('call', callRecordIdOf(contactId))
      if (record && record.wrappedUpAt === null && !listed.has(contactId)) owed.push(record)
    }
    return owed.map((call) => {
      const draft = drafts.get(me, `wrapUp:${call.contactId}`)
      const note = draft?.value['note']
      return {
        call,
        customerName: names.customer(call.customerId),
        ticketNumber: call.ticketId ? (cache.ledger.get('ticket', call.ticketId)?.number ?? null) : null,
        draftLength: typeof note === 'string' ? note.length : 0,
        draftSavedAt: draft?.savedAt ?? null,
      }
    })
  }
  state = createDeskState(
    {
      session: () =>
        signedIn<DeskState['session']>(
          (person) => ({ person, hubUrl: options.hubUrl, isTrial: link.isTrial() }),
          null,
        ),
      hubUrl: () => options.hubUrl,
      isTrial: () => link.isTrial(),
      hub: () => link.state(),
      sync: () => ({ ...outbox.counts(), freshAt, progress: sync.progress() }),
      line: () => ({
        phone: phoneLine.isAttached,
        registration: phoneLine.registration,
        problem: phoneLine.problem,
      }),
      agent: () => presence.state(),
      calls: () => calls.cards(),
      wrapUps: () => signedIn((person) => unfinished(person.id), []),
      live: () => live.now(),
      queues: () => signedIn(() => names.queues(), []),
      people: () => signedIn(() => names.people(), []),
      counts: () => signedIn((person) => lists.counts(person.id), { myOpenTickets: 0, followUpsDue: 0 }),
      devices: () => [...phoneLine.devices],
      settings: () => settings.value,
      notices: () => notices.list(),
      clockSkewMs: () => link.clockSkewMs(),
    },
    (seq, patch) => {
      for (const server of servers) server.emit('state', { seq, patch })
    },
    (slice, error) => log.error('a part of the state could not be told', { slice, error }),
  )
  const emitChanged = (entities: EntityRef[], all: boolean): void => {
    for (const server of servers) server.emit('changed', { entities, all })
    touch('calls', 'wrapUps', 'counts', 'people', 'queues')
  }
  cache.onChanged((changed) => {
    if (changed.some(({ entity }) => entity === 'person' || entity === 'queue')) names.forget()
    emitChanged([...changed], false)
  })
  sync.onChanged(() => {
    // the first sync is told as a whole, each time a part of it is there
    names.forget()
    emitChanged([], true)
  })
  outbox.onChanged(() => {
    touch('sync')
    sender.kick()
  })
  drafts.onChanged((key) => {
    if (key.startsWith('wrapUp:')) touch('wrapUps')
  })
  const stopTicking = everySoOften(clock, 30 * SECOND_MS, () => touch('counts'))

  if (isSetAside) notices.add('error', 'cacheSetAside')
  if (settings.found === 'restored') notices.add('warning', 'settingsRestored')
  if (settings.found === 'lost') notices.add('warning', 'settingsLost')

  const parts: CoreParts = {
    cache,
    clock,
    http,
    link,
    line,
    calls,
    callDesk,
    wrapUps,
    names,
    lists,
    customers,
    search,
    matcher,
    drafts,
    outbox,
    settings,
    speak: (spoken) => (language = spoken),
    presence,
    notices,
    state,
    signIn: offline.signIn,
    trialSignIn: (extension) => link.trialSignIn(extension),
  }
  const handlers = createDeskHandlers(parts)
  link.start()
  log.info('the core runs', { profile: options.profile, version: options.version })

  return Promise.resolve({
    attach: (kind, port) => {
      if (kind === 'phone') return line.attach(port)
      const server = serveDoor(deskDoor, port, handlers, (text, error) => log.error(text, { error }))
      servers.add(server)
      port.onClose(() => servers.delete(server))
    },
    close: async () => {
      if (isClosed) return
      isClosed = true
      stopTicking()
      link.close()
      state?.close()
      line.close()
      calls.clear()
      wrapUps.clear()
      for (const server of servers) server.close()
      // everything is written in transactions as it happens; what is under way ends with its turn
      await new Promise((resume) => setImmediate(resume))
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
