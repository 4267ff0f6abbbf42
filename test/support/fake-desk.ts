import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import { readTypedNumber, type TypedChoice } from '../../shared/domain/typed-number.ts'
import { deskDoor, type DeskDoor } from '../../shared/contract/desk.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import {
  DoorError,
  serveDoor,
  type CallContext,
  type DoorHandlers,
  type DoorServer,
  type EventData,
  type Port,
} from '../../shared/contract/door.ts'
import { MINUTE_MS } from '../../shared/domain/time.ts'
import { wordsToTake } from '../../shared/domain/typed-words.ts'
import type { EntityType } from '../../shared/entities/registry.ts'
import { PEOPLE } from './sample-world/people.ts'
import type { SampleWorld } from './sample-world/sample-world.ts'

export { sampleWorld } from './sample-world/sample-world.ts'

/**
 * A desk that is none: it serves the desk's door with a fixed sample world, for looking at the UI and for tests of the
 * UI's own end of the door. The product never meets it.
 */
export interface FakeDesk {
  /** Serves one window; a second one gets the same state. */
  serve(port: Port): void
  /** Changes the state and tells it, as the core does. */
  patch(fields: Partial<DeskState>): void
  /** Leaves a number out, so that the window must ask for the snapshot. */
  skip(): void
  /** Tells a change of these kinds of entity, or of everything. */
  emitChanged(...kinds: EntityType[]): void
  /** Every question that came, newest last. */
  readonly asked: { readonly name: string; readonly input: unknown }[]
  state(): DeskState
}

type Handlers = DoorHandlers<DeskDoor>
type Patch = FakeDesk['patch']

const none = (): null => null
const absent = (): never => {
  throw new DoorError('noPhone', 'There is nothing here to look into.')
}

/** Calls that a desk of real parts would act on; here they are only noted. */
const IDLE = {
  'state.alive': none,
  'session.signIn': none,
  'agent.wish': none,
  'line.takeBack': none,
  'call.answer': none,
  'call.reject': none,
  'call.hangUp': none,
  'call.hold': none,
  'call.resume': none,
  'call.mute': none,
  'call.sendDtmf': none,
  'call.transfer': ({ note }: { note: string }) => ({
    note: note === '' ? ('none' as const) : ('sent' as const),
  }),
  'call.chooseCustomer': none,
  'call.useTicket': none,
  'wrapUp.later': none,
  'wrapUp.finish': none,
  'acts.do': none,
  'outbox.retry': none,
  'outbox.undo': none,
  'desk.speak': none,
  'devices.playTestTone': none,
  'devices.meter': none,
  'notice.dismiss': none,
  'conflicts.restoreMine': none,
  'conflicts.dismiss': none,
  'diagnose.microphone': absent,
  'diagnose.line': absent,
  'diagnose.ice': absent,
  'diagnose.hub': absent,
  'diagnose.cache': absent,
  'diagnose.program': absent,
  'caches.list': () => ({ inUse: { file: 'cache.db', bytes: 0 }, kept: [] }),
  'caches.delete': none,
  'board.force': none,
} satisfies Partial<Handlers>

const NO_WORK = {
  tickets: { rows: [], total: 0 },
  missed: { rows: [], total: 0 },
  followUps: { rows: [], total: 0 },
  drafts: [],
  isNewcomer: false,
}
const NOTHING_MENDED = { keptIn: null, backupAt: null, missing: [] }
const NO_BACKUPS = { newestAt: null, everyMs: null, problem: null, files: [], canRestore: false }

/** Questions that are answered with what the sample world has, or empty. */
const queryHandlers = (world: SampleWorld) => {
  const page = { rows: [], total: 0 }
  const foundPage = { ...page, isCut: false }
  return {
    'session.trialPeople': () => ({ people: [...PEOPLE] }),
    'call.dial': () => ({ callId: world.call.callId }),
    'call.matchByOrderNumber': () => ({ found: false }),
    'call.createCustomer': () => ({ customerId: world.card.customer.id }),
    'call.newTicket': () => ({ ticketId: world.view.ticket.id }),
    'wrapUp.extend': () => ({ until: Date.now() + MINUTE_MS }),
    'ticket.get': () => world.view,
    'ticket.list': () => foundPage,
    'customer.get': () => world.card,
    'customer.list': () => foundPage,
    'customer.timeline': ({ kinds }) => ({
      items: world.card.timeline.filter((item) => kinds.includes(item.kind)),
    }),
    'followUp.list': () => foundPage,
    'followUp.get': () => null,
    'work.list': () => NO_WORK,
    'call.get': () => null,
    'call.list': () => page,
    'search.find': () => ({ hits: [], tookMs: 1 }),
    'number.read': ({ text }) => {
      const extensions = new Set(PEOPLE.map(({ extension }) => extension))
      const isExtension = (digits: string) => extensions.has(digits)
      const read = readTypedNumber(text, { plan: DEFAULT_PLAN, isExtension })
      const shown = (choice: TypedChoice) => ({ ...choice, place: null })
      if (read.kind === 'none') return read
      return read.kind === 'one'
        ? { kind: 'one', choice: shown(read) }
        : { kind: 'asked', choices: read.choices.map(shown) }
    },
    'customer.match': () => ({ e164: null, candidates: [] }),
    'outbox.sendAgain': none,
    'onlyHere.list': () => ({ items: [] }),
    'onlyHere.sendAgain': none,
    'onlyHere.discard': none,
    'outbox.list': () => ({ items: [] }),
    'backups.list': () => NO_BACKUPS,
    'backups.make': () => NO_BACKUPS,
    'backups.choose': () => NO_BACKUPS,
    'ownHub.look': () => ({ folder: '', backups: [], setAside: [] }),
    'ownHub.restore': () => NOTHING_MENDED,
    'ownHub.rescue': () => NOTHING_MENDED,
    'ownHub.retry': none,
    'ownHub.openFolder': none,
    'backups.restore': none,
  } satisfies Partial<Handlers>
}

/** Signing in and out, settings: what changes the state. */
const stateHandlers = (world: SampleWorld, state: () => DeskState, patch: Patch) =>
  ({
    'session.trialSignIn': () => {
      patch({ session: world.state.session })
      return null
    },
    'session.useOtherHub': () => null,
    'session.signOut': () => {
      patch({ session: null })
      return null
    },
    'settings.set': (settings) => {
      patch({ settings: { ...state().settings, ...settings } })
      return null
    },
    'line.probe': () => state().line.registration,
  }) satisfies Partial<Handlers>

/** Drafts, in memory; `tell` says to every window what stands in one that is another. */
const draftHandlers = (tell: (draft: EventData<DeskDoor, 'draft'>) => void) => {
  const drafts = new Map<string, { key: string; value: Record<string, unknown>; savedAt: number }>()
  return {
    'draft.get': ({ key }) => drafts.get(key) ?? null,
    'draft.save': ({ key, value, typedAt }) => {
      const known = drafts.get(key) ?? { value: {}, savedAt: 0 }
      const taken =
        typedAt === undefined
          ? value
          : wordsToTake(known.value, () => known.savedAt, { fields: value, at: typedAt })
      const draft = { key, value: { ...known.value, ...taken }, savedAt: Date.now() }
      drafts.set(key, draft)
      tell(draft)
      return { savedAt: draft.savedAt }
    },
    'draft.discard': ({ key, fields }) => {
      const { value = {}, savedAt = 0 } = drafts.get(key) ?? {}
      const left = Object.fromEntries(
        Object.entries(value).filter(([name]) => fields?.includes(name) === false),
      )
      drafts.set(key, { key, value: left, savedAt })
      if (fields === undefined) drafts.delete(key)
      tell({ key, value: left, savedAt })
      return null
    },
  } satisfies Partial<Handlers>
}

/** Notes every question before it is answered. */
function noteEach(handlers: Handlers, asked: FakeDesk['asked']): Handlers {
  const noted = Object.entries(handlers).map(([name, handler]) => [
    name,
    (input: unknown, context: CallContext) => {
      // every window asks it by itself where it hears nothing else
      if (name !== 'state.alive') asked.push({ name, input })
      return (handler as (input: unknown, context: CallContext) => unknown)(input, context)
    },
  ])
  return Object.fromEntries(noted) as Handlers
}

/** Serves a sample world; questions that want more than it has are answered empty. */
export function createFakeDesk(world: SampleWorld, answers: Partial<Handlers> = {}): FakeDesk {
  let { state } = world
  let seq = 1
  const asked: FakeDesk['asked'] = []
  const doors = new Set<DoorServer<DeskDoor>>()
  const patch: Patch = (fields) => {
    state = { ...state, ...fields }
    seq += 1
    for (const door of doors) door.emit('state', { seq, patch: fields })
  }
  const handlers: Handlers = {
    'state.snapshot': () => ({ seq, state }),
    ...IDLE,
    ...queryHandlers(world),
    ...stateHandlers(world, () => state, patch),
    ...draftHandlers((draft) => {
      for (const door of doors) door.emit('draft', draft)
    }),
    ...answers,
  }
  const noted = noteEach(handlers, asked)
  return {
    serve: (port) => {
      const door = serveDoor(deskDoor, port, noted, (text, error) => console.error(text, error ?? ''))
      doors.add(door)
      port.onClose(() => doors.delete(door))
    },
    patch,
    skip: () => {
      seq += 1
    },
    emitChanged: (...kinds) => {
      const entities = kinds.map((entity) => ({ entity, id: 'changed' }))
      for (const door of doors) door.emit('changed', { entities, all: kinds.length === 0 })
    },
    asked,
    state: () => state,
  }
}
