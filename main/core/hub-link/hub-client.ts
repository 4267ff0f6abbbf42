import { z } from 'zod'
import { DoorError } from '../../../shared/contract/door.ts'
import { readChange, type BodyReader } from '../../../shared/contract/feed-change.ts'
import type { Health, Session } from '../../../shared/contract/hub.ts'
import type { AgentState } from '../../../shared/domain/agent.ts'
import type { ContactId, PersonId } from '../../../shared/domain/ids.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import { keepHubFeatures } from '../cache/hub-features.ts'
import type { Cache } from '../cache/cache.ts'
import { takeNewDeskId } from '../cache/rescue.ts'
import { keepTeamNumberPlan, teamNumberPlan } from '../cache/team-number-plan.ts'
import { keepTeamApprovalLimits, teamApprovalLimits } from '../cache/team-approval-limits.ts'
import { keepTeamTimezone, teamTimezone } from '../cache/team-timezone.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { NoticeKey, Notices } from '../notices/notices.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ParkedChanges } from '../parked/parked-changes.ts'
import { createParkedNotice } from '../parked/parked-notice.ts'
import type { Conflicts } from '../conflicts/conflicts.ts'
import { createAgainSender, type AgainSender } from './again-sender.ts'
import { createCommandSender, type CommandSender } from './command-sender.ts'
import { createDroppedNotice } from './dropped-notice.ts'
import type { HubMark } from './hub-mark.ts'
import type { HubIdentity } from './hub-identity.ts'
import { createHubEpoch } from './hub-epoch.ts'
import type { HubLink } from './hub-link.ts'
import type { LostClaims } from './lost-claims.ts'
import type { HubNews } from './hub-link-events.ts'
import { createLedgerSync, type LedgerSync } from './ledger-sync.ts'
import { createLivePicture, type LivePicture } from './live-picture.ts'
import { contactsOfRing, createRingLane, type RingLane } from './ring-lane.ts'
import { createSyncRunner, type SyncRunner } from './sync-runner.ts'

/** Everything that goes over the link to the hub, put together: sync of the ledger, outbox on its way, live picture. */
export interface HubClient {
  readonly sync: LedgerSync
  readonly live: LivePicture
  readonly again: AgainSender
  /** When the cache last held everything that the hub had. */
  freshAt(): Moment | null
  /** The card of a call that rings here was sent to the windows. */
  cardSent(contact: ContactId): void
  /** Sends and reads what waits, after something here was in the way. */
  resume(): void
}
export interface HubClientOptions {
  readonly link: HubLink
  readonly cache: Cache
  readonly outbox: Outbox
  readonly conflicts: Conflicts
  readonly parked: ParkedChanges
  readonly reader: BodyReader
  readonly clock: Clock
  readonly log: Log
  readonly notices: Notices
  readonly identity: HubIdentity
  readonly lostClaims: LostClaims
  readonly mark: HubMark
  /** A card of this contact is on the screen. */
  hasCard(contact: ContactId): boolean
  /** State, hub's clock, fresh time or progress of the sync changed. */
  onLinkChanged(): void
  onSyncChanged(): void
  onLiveChanged(): void
  onSession(session: Session | undefined, before: PersonId | undefined): void
  /** The hub's clock is so many ms ahead of this desk's. */
  onHubClock(difference: number): void
  onOnline(): void
  onOffline(): void
  onPresence(state: AgentState): void
}

const Freshness = z.number().int()
const HubProgram = z.string()
/** So many answers in a row that cannot be read are no accident. */
const UNREADABLE_SAID = 3
const SEND_RETRY_MS = 5 * SECOND_MS

interface Parts {
  readonly link: HubLink
  readonly sync: LedgerSync
  readonly live: LivePicture
  readonly runner: SyncRunner
  readonly ringLane: RingLane
}

/** What is said of an answer that is none of what was wished. */
function noticeOf(answer: { readonly status: string; readonly code?: string }): NoticeKey {
  if (answer.status === 'unread') return 'newerAnswer'
  return answer.code === 'unknownAct' ? 'olderHub' : 'commandRefused'
}

/** Trouble of the hub that a person is told of. */
const TOLD_OF_HUB = ['hubDiskFull', 'hubBusy', 'hubDamaged'] as const

/** The outbox on its way over the link's connections. */
function createSender(
  options: HubClientOptions,
  { link, sync, runner, ringLane }: Parts,
  resetConsoleIdentity: () => void,
): CommandSender {
  const { outbox, clock, log, notices } = options
  /** Trouble of the hub that the person was told of; once until a batch is taken. */
  let said: NoticeKey | undefined
  const sender: CommandSender = createCommandSender(
    outbox,
    sync.held,
    log,
    (revision, toSay) => {
      said = undefined
      const others = options.lostClaims.settle(toSay)
      for (const key of new Set(others.map(noticeOf))) notices.add('warning', key)
      // the nudge usually comes by itself; when it did not, nobody waits for it
      const mine = runner.connection()
      if (!mine) return
      // what waits for a card is news enough, and need not be asked for
      ringLane.afterWaiting(() => runner.runOn(mine, sync.hubIsAt(mine, revision)))
    },
    () => link.reconnect('commands were not answered'),
    (code) => {
      if (code === 'seqTaken') return resetConsoleIdentity()
      const trouble = TOLD_OF_HUB.find((known) => known === code)
      if (trouble && trouble !== said) notices.add('error', trouble)
      said = trouble
      clock.after(SEND_RETRY_MS, () => sender.resume())
    },
  )
  outbox.onChanged(() => sender.kick())
  return sender
}

/** What is done with each event of the hub. */
function createNewsHandler(options: HubClientOptions, { sync, live, runner, ringLane }: Parts) {
  const { log } = options
  const takeNews = (news: Extract<HubNews, { name: 'changes:new' }>['data']): void => {
    const mine = runner.connection()
    if (!mine) return
    options.mark.take(news.mark)
    const changes = news.changes.map((raw) => readChange(raw, options.reader))
    const take = (): void => {
      if (runner.connection() !== mine) return
      sync.takeNews(mine, { ...news, changes }).catch((error: unknown) => {
        log.warn('news of the hub could not be taken', { error })
        if (runner.connection() === mine) runner.catchUp()
      })
    }
    const contacts = contactsOfRing(changes)
    if (contacts) return ringLane.afterCards(contacts, take)
    // in their order: changes that do not follow on what is held would have to be pulled
    ringLane.releaseAll()
    take()
  }
  return (news: HubNews): void => {
    switch (news.name) {
      case 'queues:patch':
        return live.patch(news.data)
      case 'presence:you':
        ringLane.hubSays(news.data.activity === 'ringing')
        try {
          return options.onPresence(news.data)
        } catch (error) {
          return log.warn('the hub’s word on this agent could not be kept', { error })
        }
      case 'changes:new':
        return takeNews(news.data)
      case 'buckets:changed': {
        // what was told before the loss is written before what was lost is removed
        ringLane.releaseAll()
        const mine = runner.connection()
        return mine && runner.runOn(mine, sync.readingChanged(mine, news.data))
      }
    }
  }
}

/** A hub that was updated may know what it did not know before: what it could not read is sent again. */
function retryAtNewHub({ cache, outbox, clock }: HubClientOptions, health: Health): void {
  const { version, protocols, features } = health
  keepHubFeatures(cache.meta, features, (work) => cache.write('durable', work))
  const program = JSON.stringify([version, protocols ?? null, features])
  if (cache.meta.get('hubProgram', HubProgram) === program) return
  cache.write('durable', () => {
    cache.meta.set('hubProgram', program)
    outbox.retryUnknown(clock.now())
  })
}

/** Puts the parts together; nothing is asked of the hub before `link.start` or a sign-in. */
export function createHubClient(options: HubClientOptions): HubClient {
  const { cache, clock, log, notices, link } = options
  let freshAt = cache.meta.get('freshAt', Freshness) ?? null
  let unreadable = 0
  const tellDropped = createDroppedNotice(cache, options.outbox, notices, () => link.session()?.person.id)
  const tellParked = createParkedNotice(cache, options.parked, notices)
  const epoch = createHubEpoch({
    cache,
    outbox: options.outbox,
    clock,
    log,
    onPutBack: (count) =>
      notices.add('warning', count === 0 ? 'hubPutBack' : 'hubPutBackKept', { count: String(count) }),
  })
  const again = createAgainSender({
    cache,
    done: options.outbox.done,
    clock,
    log,
    onChanged: () => options.onSyncChanged(),
    onNotTaken: (count) => notices.add('warning', 'notTakenAgain', { count: String(count) }),
  })
  const sync = createLedgerSync({
    ...options,
    epoch,
    onFresh: () => {
      again.fresh()
      unreadable = 0
      freshAt = clock.now()
      cache.write('relaxed', () => {
        cache.meta.set('freshAt', freshAt)
        options.mark.keep()
      })
      options.onSyncChanged()
    },
    onMark: options.mark.take,
    onDrop: tellDropped,
    onParked: () => {
      tellParked()
      options.onSyncChanged()
    },
  })
  /** The envelope of what the hub sends cannot be read, again and again: nothing can be kept then, and it is said. */
  const onBroken = (error: unknown): void => {
    if (!(error instanceof DoorError) || error.code !== 'badReply') return
    unreadable += 1
    if (unreadable === UNREADABLE_SAID) notices.add('error', 'hubUnreadable')
  }
  const runner = createSyncRunner(sync, clock, log, onBroken)
  const ringLane = createRingLane({ clock, hasCard: (contact) => options.hasCard(contact) })
  const live = createLivePicture({
    ask: () => link.ask('queues:watch', null),
    hereOf: (hubTime) => Math.max(0, Math.round(hubTime - (link.clockSkewMs() ?? 0))),
    onChanged: () => options.onLiveChanged(),
    onFault: (error) => log.warn('the live picture cannot be had', { error }),
  })
  const parts: Parts = { link, sync, live, runner, ringLane }
  /** Another console works with a copy of this data, or it was put back from a copy: two desks under one name. */
  const resetConsoleIdentity = (): void => {
    log.warn('another console has this desk id; this one takes a new one')
    takeNewDeskId(cache)
    notices.add('warning', 'deskCopied')
    link.resetConsoleIdentity()
  }
  const sender = createSender(options, parts, resetConsoleIdentity)

  link.on('hub', (health) => {
    const { timezone, approvalLimits, numberPlan } = health
    options.identity.meet(health)
    retryAtNewHub(options, health)
    epoch.meet(health.epoch, health.putBack, health.origins)
    // after `meet`, which throws at the hub of another team
    if (timezone !== undefined && timezone !== teamTimezone(cache.meta))
      cache.write('relaxed', () => keepTeamTimezone(cache.meta, timezone))
    if (approvalLimits !== undefined && !isSameValue(approvalLimits, teamApprovalLimits(cache.meta)))
      cache.write('relaxed', () => keepTeamApprovalLimits(cache.meta, approvalLimits))
    if (numberPlan !== undefined && !isSameValue(numberPlan, teamNumberPlan(cache.meta)))
      cache.write('relaxed', () => keepTeamNumberPlan(cache.meta, numberPlan))
  })
  link.on('hubSilent', () => options.identity.silent())
  link.on('state', () => options.onLinkChanged())
  link.on('session', (session, before) => {
    // what a supervisor sees is not for an agent who signs in after
    if (session?.person.id !== before) live.clear()
    if (session && session.person.id !== before)
      sync
        .signedIn(session.person.id)
        .catch((error: unknown) => log.error('what is another person’s could not be removed', { error }))
    options.onSession(session, before)
  })
  link.on('hubClock', (difference) => options.onHubClock(difference))
  link.on('deskCopied', resetConsoleIdentity)
  link.on('online', (opened) => {
    options.identity.trust()
    live.watch()
    options.onOnline()
    sender.connect(opened.socket, link.session()?.person.id)
    again.connect(opened.takesAgain === true ? opened.socket : undefined)
    runner.connect(opened)
  })
  link.on('offline', () => {
    runner.connect(undefined)
    ringLane.clear()
    sender.connect(undefined, undefined)
    again.connect(undefined)
    options.onOffline()
  })
  link.on('news', createNewsHandler(options, parts))

  return {
    sync,
    live,
    again,
    freshAt: () => freshAt,
    cardSent: (contact) => ringLane.cardSent(contact),
    resume: () => {
      sender.kick()
      runner.catchUp()
    },
  }
}
