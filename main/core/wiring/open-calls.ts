import type { Act } from '../../../shared/acts/registry.ts'
import { isLineOfHub } from '../../../shared/contract/sip.ts'
import type { DialRules } from '../../../shared/domain/dial-rules.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { createCallActs } from '../calls/call-acts.ts'
import { createCallCards } from '../calls/call-cards.ts'
import { CallControls } from '../calls/call-controls.ts'
import { createCallStore, type CallStore } from '../calls/call-store.ts'
import { CallSubject } from '../calls/call-subject.ts'
import { LiveCalls } from '../calls/live-calls.ts'
import { createUnfinishedWrapUps, type UnfinishedWrapUps } from '../calls/unfinished-wrap-ups.ts'
import { WrapUps } from '../calls/wrap-ups.ts'
import { createHubLineGate } from '../hub-link/hub-line-gate.ts'
import { createDeskMoments } from '../lines/desk-moments.ts'
import { onceRegistered } from '../lines/once-registered.ts'
import { createSoftphoneLine, type SoftphoneLine } from '../lines/softphone-line.ts'
import type { Basics } from './basics.ts'
import type { LedgerPart } from './open-ledger.ts'

/** The phone, its calls, and what an agent may do with them. */
export interface CallsPart {
  readonly line: SoftphoneLine
  readonly calls: LiveCalls
  readonly wrapUps: WrapUps
  readonly unfinished: UnfinishedWrapUps
  readonly controls: CallControls
  readonly subject: CallSubject
  /** Lets go of the phone, whose calls go on. */
  close(): void
}

/** What the phone tells goes to the calls, and to whoever shows the phone. */
function followLine({ events }: Basics, line: SoftphoneLine, calls: LiveCalls): void {
  line.on('attached', (snapshot) => calls.reconcile(snapshot.calls))
  line.on('detached', () => calls.onLineGone())
  // the pop: matched, read and sent to the windows before anything else happens (callRings), then written down
  line.on('incoming', (incoming) => {
    calls.onIncoming(incoming)
    events.emit('callEventTaken')
  })
  line.on('callEvent', (event) => {
    calls.onLineEvent(event)
    events.emit('callEventTaken')
  })
  line.on('quality', (event) => calls.onQuality(event))
  line.on('status', () => events.emit('phoneChanged'))
  line.on('level', (level) => events.emit('level', level))
}

/** Another person works with calls of their own; the phone belongs to whoever is signed in. */
function followSession(
  { events }: Basics,
  { link }: LedgerPart,
  { line, calls, wrapUps, store }: Pick<CallsPart, 'line' | 'calls' | 'wrapUps'> & { store: CallStore },
): void {
  events.on('sessionChanged', (session, before) => {
    const person = session?.person.id
    if (person !== before || person === undefined) {
      calls.clear()
      wrapUps.clear()
      const kept = person === undefined ? [] : store.read(person)
      calls.restore(kept.filter(({ stage }) => stage === 'live'))
      wrapUps.restore(kept.flatMap(({ call, stage }) => (stage === 'live' ? [] : [{ call, stage }])))
    }
    const account = session === undefined ? null : link.sipAccount()
    if (account !== undefined) line.setAccount(account)
  })
}

/** Makes line, calls and wrap-ups over the ledger. The line is detached until a phone comes. */
export function openCalls(basics: Basics, ledger: LedgerPart): CallsPart {
  const { options, clock, log, events } = basics
  const {
    cache,
    link,
    names,
    numbers,
    customers,
    matcher,
    drafts,
    lists,
    acts: performer,
    notices,
    settings,
  } = ledger
  const onChanged = (): void => events.emit('callsChanged')
  const store = createCallStore(cache, clock)
  // where the account is not known nothing is claimed
  const isAtHubsLine = (): boolean => {
    const account = link.sipAccount()
    return account ? isLineOfHub(account.server, options.hubUrl) : false
  }
  const cards = createCallCards(cache, matcher, customers, names, numbers, isAtHubsLine)
  const acts = createCallActs(cache, cards, names)
  const line = createSoftphoneLine(
    log,
    createDeskMoments(() => clock.aheadMs?.() ?? 0),
    createHubLineGate(link, options.hubUrl, log),
  )
  line.setSettings(settings.value.phone)
  const wrapUps = new WrapUps({
    cache,
    clock,
    store,
    acts,
    perform: (done, draft) => performer.perform(done, 'durable', draft),
    hasDraft: (person, key) => drafts.get(person, key) !== undefined,
    onTimer: (contactId, until) => events.emit('wrapUpTimed', contactId, until),
    onChanged,
  })
  const unfinished = createUnfinishedWrapUps({ cache, drafts, lists, names, wrapUps })
  const calls = new LiveCalls({
    line,
    clock,
    log,
    cards,
    acts,
    names,
    store,
    wrapUps,
    person: () => link.session()?.person.id,
    isAtHubsLine,
    perform: performer.performAutomatic,
    onChanged,
    onRinging: (contact) => events.emit('callRings', contact),
    onAnsweredElsewhere: (card) =>
      notices.add('info', 'answeredElsewhere', {
        name: card.customer?.customer.name ?? card.displayName ?? card.number.display,
      }),
  })
  const person = (): PersonId => performer.person().id
  const perform = (done: readonly Act[]): void => performer.perform(done, 'durable')
  const dialRules = (): DialRules | undefined => link.sipAccount()?.dialing
  const controls = new CallControls({ ledger: cache.ledger, clock, line, calls, person, numbers, dialRules })
  const subject = new CallSubject({
    cache,
    calls,
    cards,
    acts,
    matcher,
    perform,
    isHubThere: () => link.state().state === 'online',
    isContactShared: (call) => call.isContactOfLine || isAtHubsLine(),
  })

  numbers.loadPlaces().then(onChanged, (error: unknown) => {
    log.warn('the regions of numbers cannot be had; they stay unknown', { error })
  })
  followLine(basics, line, calls)
  onceRegistered(line, cards.makeReady)
  followSession(basics, ledger, { line, calls, wrapUps, store })
  events.on('clockSet', (byMs) => {
    // what began before keeps its length
    calls.adjustClock(byMs)
    wrapUps.adjustClock(byMs)
  })
  events.on('ledgerChanged', (entities, all) => unfinished.changed(entities, all))
  events.on('diskBack', () => {
    store.flush()
    calls.writeAgain()
  })
  return {
    line,
    calls,
    wrapUps,
    unfinished,
    controls,
    subject,
    close: () => {
      line.close()
      calls.clear()
      wrapUps.clear()
    },
  }
}
