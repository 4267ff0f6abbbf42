import type { Port } from '../../../shared/contract/door.ts'
import type { DoorKind } from '../../../shared/contract/shell.ts'
import type { CoreEvents } from '../core-events.ts'
import { createBoard, type Board } from '../doors/board.ts'
import { createActHandlers } from '../doors/desk/act-handlers.ts'
import { createCacheHandlers } from '../doors/desk/cache-handlers.ts'
import { createCallHandlers } from '../doors/desk/call-handlers.ts'
import { createConsoleHandlers } from '../doors/desk/console-handlers.ts'
import { flushAfterEach } from '../doors/desk/desk-handlers.ts'
import { createDeskSlices } from '../doors/desk/desk-slices.ts'
import { createStateKeeper, type DeskStateKeeper, type Slice } from '../doors/desk/desk-state.ts'
import { createDeskWindows, type DeskWindows } from '../doors/desk/desk-windows.ts'
import { createDiagnoseHandlers } from '../doors/desk/diagnose-handlers.ts'
import { createOnlyHereHandlers } from '../doors/desk/only-here-handlers.ts'
import { createOutboxHandlers } from '../doors/desk/outbox-handlers.ts'
import { createOwnHubHandlers } from '../doors/desk/own-hub-handlers.ts'
import { permitted } from '../doors/desk/permitted-handlers.ts'
import { createQueryHandlers } from '../doors/desk/query-handlers.ts'
import { createSessionHandlers } from '../doors/desk/session-handlers.ts'
import { createShellPortServer } from '../doors/shell-port-server.ts'
import type { Basics } from './basics.ts'
import type { CallsPart } from './open-calls.ts'
import type { HubPart } from './open-hub.ts'
import type { LedgerPart } from './open-ledger.ts'

/** What is shown of the core, and asked of it: windows, board, shell. */
export interface WindowsPart {
  /** Serves a door of this kind on the port. */
  attach(kind: Exclude<DoorKind, 'phone'>, port: Port): void
  close(): void
}
/** The parts below, as the doors use them. */
interface Below {
  readonly basics: Basics
  readonly ledger: LedgerPart
  readonly calls: CallsPart
  readonly hub: HubPart
}

/** Which parts of the desk's state each event may change. */
const SHOWN_IN: { readonly [E in keyof CoreEvents]?: readonly Slice[] } = {
  ledgerChanged: ['calls', 'wrapUps', 'counts', 'people', 'queues', 'spellings'],
  teamSettingsChanged: ['session'],
  outboxChanged: ['sync', 'conflicts'],
  conflictsChanged: ['conflicts'],
  noticesChanged: ['notices'],
  settingsChanged: ['settings'],
  wrapUpDraftChanged: ['wrapUps'],
  timePassed: ['counts'],
  callsChanged: ['calls', 'agent', 'agentUnconfirmedSince', 'wrapUps'],
  wrapUpTimed: ['agent', 'agentUnconfirmedSince'],
  phoneChanged: ['line', 'devices', 'agent', 'agentUnconfirmedSince'],
  hubChanged: ['hub', 'isTrial', 'session', 'clockSkewMs', 'offlineSignIn'],
  hubContactChanged: ['offlineSignIn'],
  hubIdChanged: ['hubId'],
  otherHubChanged: ['otherHub'],
  ownHubChanged: ['ownHub'],
  syncChanged: ['sync'],
  livePictureChanged: ['live', 'liveTrueAt'],
  agentChanged: ['agent', 'agentUnconfirmedSince'],
  clockSet: ['clockSkewMs', 'calls', 'wrapUps', 'agent', 'agentUnconfirmedSince', 'counts'],
  // whatever belongs to a person
  sessionChanged: [
    'session',
    'people',
    'queues',
    'spellings',
    'counts',
    'wrapUps',
    'agent',
    'agentUnconfirmedSince',
    'calls',
    'live',
    'liveTrueAt',
    'sync',
    'conflicts',
  ],
}

/** Lets state and board follow what the parts tell. */
function followEvents({ events }: Basics, keeper: DeskStateKeeper, board: Board): void {
  for (const [name, slices] of Object.entries(SHOWN_IN) as [keyof CoreEvents, readonly Slice[]][])
    events.on(name, () => {
      keeper.touch(...slices)
      board.touch(slices)
    })
  // card and state of the agent alone: what else a ring changes follows, and may take longer than the card
  events.on('callRings', (contact) => {
    keeper.flush('calls', 'agent')
    events.emit('cardSent', contact)
  })
  events.on('callEventTaken', () => keeper.flush())
}

/** The language that the windows show now; until one says so, what the settings or the system say. */
function createLanguage({ options }: Basics, { settings }: LedgerPart) {
  let language = settings.value.language === 'system' ? options.locale : settings.value.language
  return {
    set: (shown: string): void => {
      language = shown
    },
    get: () => (language.toLowerCase().startsWith('zh') ? ('zh-CN' as const) : ('en' as const)),
  }
}

function createKeeper({ basics, ledger, calls, hub }: Below): DeskStateKeeper {
  const { options, clock, log, events } = basics
  const slices = createDeskSlices({
    ...ledger,
    ...calls,
    clock,
    presence: hub.presence,
    hub: hub.client,
    identity: hub.identity,
    contact: hub.contact,
    hubUrl: options.hubUrl,
  })
  return createStateKeeper(
    slices,
    (seq, patch) => events.emit('stateChanged', seq, patch),
    (slice, error) => log.error('a part of the state could not be told', { slice, error }),
  )
}

/** The answers at every window's port: thin, each call handed to the part that knows. */
function createHandlers(
  { basics, ledger, calls, hub }: Below,
  state: DeskStateKeeper,
  onLanguage: (language: string) => void,
) {
  const { options, clock, events } = basics
  const { hubUrl, version, cacheKey } = options
  const onSettingsChanged = (): void => events.emit('settingsChanged')
  const program = { version, hubUrl, isEncrypted: cacheKey !== undefined }
  const parts = { ...ledger, ...calls }
  const handlers = {
    ...createSessionHandlers({ ...parts, ...hub }),
    ...createCallHandlers(parts),
    ...createQueryHandlers(ledger),
    ...createActHandlers({ ...parts, clock }),
    ...createOutboxHandlers({ ...ledger, clock, client: hub.client }),
    ...createCacheHandlers(parts),
    ...createOnlyHereHandlers({ ...ledger, client: hub.client }),
    ...createOwnHubHandlers(ledger),
    ...createConsoleHandlers({ ...parts, clock, state, onSettingsChanged, onLanguage }),
    ...createDiagnoseHandlers({ ...parts, program, freshAt: () => hub.client.freshAt() }),
  }
  const guarded = permitted(handlers, () => ledger.link.session()?.person)
  return flushAfterEach(guarded, () => state.flush())
}

/** Tells every window what stands in a draft that is another: one that is typed in two windows is one draft. */
function tellDrafts(
  { events }: Basics,
  { drafts, link }: Pick<LedgerPart, 'drafts' | 'link'>,
  windows: Pick<DeskWindows, 'emit'>,
): void {
  const changed = new Set<string>()
  const tell = (): void => {
    const person = link.session()?.person.id
    if (person !== undefined)
      for (const key of changed) {
        const draft = drafts.get(person, key)
        windows.emit('draft', { key, value: draft?.value ?? {}, savedAt: draft?.savedAt ?? null })
      }
    changed.clear()
  }
  events.on('draftChanged', (person, key) => {
    if (person !== link.session()?.person.id) return
    // told after the turn: the write around it has ended then, and may have failed
    if (changed.size === 0) queueMicrotask(tell)
    changed.add(key)
  })
}

/** Makes the doors that show the core. Nothing is computed for windows before one is attached. */
export function openWindows(below: Below): WindowsPart {
  const { basics, ledger, calls, hub } = below
  const { clock, log, events } = basics
  const windows = createDeskWindows(log)
  const language = createLanguage(basics, ledger)
  const board = createBoard({ ...ledger, clock, live: hub.client.live }, (text, error) =>
    log.error(text, { error }),
  )
  const keeper = createKeeper(below)
  const shellPorts = createShellPortServer(
    { controls: calls.controls, line: calls.line, presence: hub.presence, state: keeper, clock },
    language.get,
    log,
  )
  const handlers = createHandlers(below, keeper, (shown) => {
    language.set(shown)
    shellPorts.tell({ settings: ledger.settings.value })
  })

  followEvents(basics, keeper, board)
  tellDrafts(basics, ledger, windows)
  events.on('level', (level) => windows.emit('level', { level }))
  // what is due by the clock of before may not be
  events.on('clockSet', () => windows.emit('changed', { entities: [], all: true }))
  events.on('ledgerChanged', (entities, all) => windows.emit('changed', { entities: [...entities], all }))
  events.on('stateChanged', (seq, patch) => {
    windows.emit('state', { seq, patch, now: clock.now() })
    shellPorts.tell(patch)
  })
  return {
    attach: (kind, port) => {
      if (kind === 'shell') return shellPorts.attach(port)
      if (kind === 'board') return board.attach(port)
      windows.attach(port, handlers)
    },
    close: () => {
      keeper.close()
      board.close()
      windows.close()
      shellPorts.close()
    },
  }
}
