import { join } from 'node:path'
import { z } from 'zod'
import { createBodyReader, type BodyReader } from '../../../shared/contract/feed-change.ts'
import { WIRE_HASH } from '../../../shared/contract/wire-hash.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import { createCacheShelf, type CacheShelf } from '../cache/cache-shelf.ts'
import type { KeptCaches } from '../cache/kept-caches.ts'
import { openKnownHubs, type KnownHubs } from '../cache/known-hubs.ts'
import { openDeskCache } from '../cache/open-desk-cache.ts'
import { createOverlay } from '../cache/overlay.ts'
import { takeNewDeskId } from '../cache/rescue.ts'
import { repeat } from '../clock.ts'
import { createDrafts, type Drafts } from '../drafts/drafts.ts'
import { createHubMark, type HubMark } from '../hub-link/hub-mark.ts'
import { createHubHttp, type HubHttp } from '../hub-link/hub-http.ts'
import { createHubLink, type HubLink } from '../hub-link/hub-link.ts'
import { createOwnHub, type OwnHub } from '../hub-link/own-hub.ts'
import { createSessionStore } from '../hub-link/session-store.ts'
import { createCallerMatcher, type CallerMatcher } from '../matching/caller-matcher.ts'
import { createNames, type Names } from '../names/names.ts'
import { createNumbers, type Numbers } from '../numbers/numbers.ts'
import { addNoticesOfStart } from '../notices/found-at-start.ts'
import { createNotices, type Notices } from '../notices/notices.ts'
import { deskProofOf } from '../outbox/desk-id.ts'
import { createOutbox, type Outbox } from '../outbox/outbox.ts'
import { createPerformActs, type PerformActs } from '../outbox/perform-acts.ts'
import { createCustomerCards, type CustomerCards } from '../queries/customer-cards.ts'
import { createLists, type Lists } from '../queries/lists.ts'
import { renewSearchIndex } from '../search/renew-index.ts'
import { createSearch, type Search } from '../search/search.ts'
import { openSettings, type SettingsFile } from '../settings/settings-file.ts'
import { watchDisk } from '../storage-watch/disk-watch.ts'
import { createConflicts, type Conflicts } from '../conflicts/conflicts.ts'
import type { Basics } from './basics.ts'

/** What is on this computer, what can be asked of it, and how acts get into it. */
export interface LedgerPart {
  readonly cache: Cache
  readonly kept: KeptCaches
  readonly shelf: CacheShelf
  /** The keys of the hubs that were worked with here. */
  readonly known: KnownHubs
  readonly settings: SettingsFile
  readonly reader: BodyReader
  readonly notices: Notices
  readonly http: HubHttp
  readonly mark: HubMark
  readonly ownHub: OwnHub
  /** Not started yet. It stands here because whoever acts asks who is signed in, and whether the hub is there. */
  readonly link: HubLink
  readonly drafts: Drafts
  readonly outbox: Outbox
  readonly acts: PerformActs
  readonly conflicts: Conflicts
  readonly names: Names
  readonly numbers: Numbers
  readonly customers: CustomerCards
  readonly search: Search
  readonly lists: Lists
  readonly matcher: CallerMatcher
  /** The cache is that of another hub since this start. */
  readonly isSwitched: boolean
  /** Ends what looks by itself; the cache stays open for what is under way. */
  stop(): void
  /** Closes the cache. What is written is on the disk when it resolves. */
  close(): Promise<void>
}

const SETTINGS_FILE = 'settings.json'
const Ahead = z.number()

function openCacheAndSettings({ options, clock, log }: Basics) {
  const opened = openDeskCache(options.dataDir, options.cacheKey, log, {
    now: () => clock.now(),
    ...(options.onDamaged && { onDamaged: options.onDamaged }),
    ...(options.onPreparing && { onPreparing: options.onPreparing }),
  })
  // as far off as it was found to be: the computer's clock may have been wrong for long
  clock.align?.(opened.cache.meta.get('clockAhead', Ahead) ?? 0)
  return { opened, settings: openSettings(join(options.dataDir, SETTINGS_FILE)) }
}

/** Makes the link to the hub; it asks nothing before it is started. */
function createLink({ options, clock, log }: Basics, cache: Cache, http: HubHttp, notices: Notices): HubLink {
  return createHubLink({
    hubUrl: options.hubUrl,
    http,
    sessions: createSessionStore(cache),
    deskProof: () => deskProofOf(cache),
    onDeskTaken: () => {
      log.warn('the hub knows this desk id as another console’s; this one takes a new one')
      takeNewDeskId(cache)
      notices.add('warning', 'deskCopied')
    },
    clock,
    log,
    isTrial: options.isTrial,
    isHubStarting: options.isHubStarting === true,
  })
}

/** Tells the others what changed here. */
function tellChanges({ clock, events }: Basics, part: Omit<LedgerPart, 'stop' | 'close'>): () => void {
  const { cache, names, outbox, conflicts, drafts, notices } = part
  cache.onChanged((changed) => {
    if (changed.some(({ entity }) => entity === 'person' || entity === 'queue')) names.forget()
    if (changed.some(({ entity }) => entity === 'teamSettings')) events.emit('teamSettingsChanged')
    events.emit('ledgerChanged', changed, false)
  })
  outbox.onChanged(() => events.emit('outboxChanged'))
  conflicts.onChanged((overwritten) => {
    if (overwritten > 0) notices.add('warning', 'valueBeaten')
    events.emit('conflictsChanged')
  })
  drafts.onChanged((person, key) => {
    if (key.startsWith('wrapUp:')) events.emit('wrapUpDraftChanged')
    events.emit('draftChanged', person, key)
  })
  return repeat(clock, 30 * SECOND_MS, () => events.emit('timePassed'))
}

/** Opens cache and settings, and makes what works on them. Throws CacheError for a cache of a newer Ringdesk. */
export function openLedger(basics: Basics): LedgerPart {
  const { options, clock, log, events } = basics
  const now = (): number => clock.now()
  const { opened, settings } = openCacheAndSettings(basics)
  const { cache, kept } = opened
  const notices = createNotices(clock, () => events.emit('noticesChanged'))
  const mark = createHubMark(cache)
  const http = createHubHttp(options.hubUrl, mark.newest)
  const link = createLink(basics, cache, http, notices)
  const drafts = createDrafts(cache)
  const reader = options.reader ?? createBodyReader(WIRE_HASH)
  const isOffline = (): boolean => link.state().state !== 'online'
  const outbox = createOutbox(cache, createOverlay(cache.db, cache.ledger), drafts, isOffline, reader.id, now)
  const names = createNames(cache)
  const numbers = createNumbers(cache, names)
  const customers = createCustomerCards(cache, names, now)
  const search = createSearch(cache, names)
  const part = {
    cache,
    mark,
    kept,
    shelf: createCacheShelf({ dataDir: options.dataDir, key: options.cacheKey, kept, clock, log }),
    known: openKnownHubs(options.dataDir, log),
    settings,
    reader,
    notices,
    http,
    ownHub: createOwnHub({
      askShell: options.askOwnHub,
      onChanged: () => events.emit('ownHubChanged'),
    }),
    link,
    drafts,
    outbox,
    acts: createPerformActs({ cache, outbox, clock, log }, () => link.session()?.person),
    conflicts: createConflicts(cache, outbox, now),
    names,
    numbers,
    customers,
    search,
    lists: createLists({ cache, names, numbers, search, customers, drafts, outbox, now }),
    matcher: createCallerMatcher(cache),
    isSwitched: opened.switched !== undefined,
  }
  addNoticesOfStart(notices, opened, settings, outbox.setAside())
  const stopRepeating = tellChanges(basics, part)
  const stopWatching = watchDisk({ cache, clock, log, notices, onBack: () => events.emit('diskBack') })
  let isEnded = false
  // nobody waits for it: what the index does not have yet is found as before
  const renewing = renewSearchIndex(cache, () => isEnded, log).catch((error: unknown) =>
    log.warn('the search index was not written anew; the next start goes on', { error }),
  )
  return {
    ...part,
    stop: () => {
      isEnded = true
      stopRepeating()
      stopWatching()
    },
    close: async () => {
      await renewing
      await cache.endCheckpointer()
      cache.close()
    },
  }
}
