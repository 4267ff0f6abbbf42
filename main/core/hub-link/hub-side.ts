import { z } from 'zod'
import type { FeedChange, Session } from '../../../shared/contract/hub.ts'
import type { AgentState } from '../../../shared/domain/agent.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import { takeNewDeskId } from '../cache/rescue.ts'
import type { Clock } from '../clock.ts'
import type { Notices } from '../desk/notices.ts'
import type { Log } from '../log.ts'
import { deskIdOf, type Outbox } from '../outbox/outbox.ts'
import type { Unsettled } from '../unsettled/unsettled.ts'
import { createCommandSender } from './command-sender.ts'
import type { HubHttp } from './hub-http.ts'
import type { HubIdentity } from './hub-identity.ts'
import { createHubLink, type HubLink } from './hub-link.ts'
import { createLedgerSync, type LedgerSync } from './ledger-sync.ts'
import { createLivePicture, type LivePicture } from './live-picture.ts'
import { createSessionStore } from './session-store.ts'
import type { SyncLine } from './sync-line.ts'

/** Everything that has to do with the hub, put together: link, sync of the ledger, outbox on its way, live picture. */
export interface HubSide {
  readonly link: HubLink
  readonly sync: LedgerSync
  readonly live: LivePicture
  /** When the cache last held everything that the hub had. */
  freshAt(): Moment | null
  /** Sends and reads what waits, after something here was in the way. */
  goOn(): void
}
export interface HubSideOptions {
  readonly hubUrl: string
  readonly isTrial: boolean
  /** The hub is only just starting. */
  readonly isHubComing: boolean
  readonly http: HubHttp
  readonly cache: Cache
  readonly outbox: Outbox
  readonly unsettled: Unsettled
  readonly clock: Clock
  readonly log: Log
  readonly notices: Notices
  readonly identity: HubIdentity
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
const SYNC_RETRY_MS = 2 * SECOND_MS
const SEND_RETRY_MS = 5 * SECOND_MS
/**
 * The hub tells every desk of a call when it rings, and to write that down takes as long as to look the caller up: at the
 * desk where it rings the card comes first. In milliseconds; news that follow meanwhile bring it at once.
 */
const RING_FIRST_MS = 60

/** Who acts for the line, at the hub. */
const LINE_ACTOR = 'line'
/** The line's word that a call began. */
const isOfRing = (changes: readonly FeedChange[]): boolean =>
  changes.length > 0 &&
  changes.every(
    ({ change, actor }) =>
      actor === LINE_ACTOR &&
      change.entity === 'call' &&
      change.op === 'put' &&
      change.value.answeredAt === null &&
      change.value.endedAt === null,
  )

export function createHubSide(options: HubSideOptions): HubSide {
  const { cache, outbox, clock, log, notices } = options
  /** The connection there is now. */
  let line: SyncLine | undefined
  let freshAt = cache.meta.get('freshAt', Freshness) ?? null

  const sync = createLedgerSync(cache, outbox, options.unsettled, log, () => {
    freshAt = clock.now()
    cache.write('line', () => cache.meta.set('freshAt', freshAt))
    options.onSyncChanged()
  })
  /** What waits until a card had the time to go out, in the order of the feed. */
  const afterCard = new Set<() => void>()
  /** Does something over this connection when a card had the time to go out; another connection begins by catching up. */
  const afterRing = (mine: SyncLine, work: () => void): void => {
    const run = (): void => {
      if (afterCard.delete(run) && line === mine) work()
    }
    afterCard.add(run)
    setTimeout(run, RING_FIRST_MS).unref()
  }
  /** Does something over this connection; the whole is tried anew where it breaks off. */
  const over = (mine: SyncLine, work: Promise<void>): void => {
    work.catch((error: unknown) => {
      // a new connection starts its own
      if (line !== mine) return
      log.warn('the sync broke off; it goes on', { error })
      clock.after(SYNC_RETRY_MS, () => {
        if (line === mine) catchUp(mine)
      })
    })
  }
  const catchUp = (mine: SyncLine): void => over(mine, sync.catchUp(mine))
  let isHubFull = false
  /** Another console works with a copy of this data, or it was put back from a copy: two desks under one name. */
  const becomeOtherDesk = (): void => {
    log.warn('another console has this desk id; this one takes a new one')
    takeNewDeskId(cache)
    notices.add('warning', 'deskCopied')
    link.becomeOther()
  }
  const sender = createCommandSender(
    outbox,
    sync.held,
    log,
    (revision, refused) => {
      isHubFull = false
      if (refused.length > 0) notices.add('warning', 'commandRefused')
      // the nudge usually comes by itself; when it did not, nobody waits for it
      const mine = line
      const look = (): void => {
        if (mine) over(mine, sync.hubIsAt(mine, revision))
      }
      // what waits is news enough, and need not be asked for
      if (mine && afterCard.size > 0) afterRing(mine, look)
      else look()
    },
    () => link.reconnect('commands were not answered'),
    (code) => {
      if (code === 'seqTaken') return becomeOtherDesk()
      if (code === 'hubDiskFull' && !isHubFull) notices.add('error', 'hubDiskFull')
      isHubFull = code === 'hubDiskFull'
      clock.after(SEND_RETRY_MS, () => sender.resume())
    },
  )
  outbox.onChanged(() => sender.kick())

  const live = createLivePicture({
    ask: () => link.ask('queues:watch', null),
    hereOf: (hubTime) => Math.max(0, Math.round(hubTime - (link.clockSkewMs() ?? 0))),
    onChanged: () => options.onLiveChanged(),
    onFault: (error) => log.warn('the live picture cannot be had', { error }),
  })

  const link = createHubLink({
    hubUrl: options.hubUrl,
    http: options.http,
    sessions: createSessionStore(cache),
    deskId: () => deskIdOf(cache),
    clock,
    log,
    isTrial: options.isTrial,
    isHubComing: options.isHubComing,
    onState: () => options.onLinkChanged(),
    onSession: (session, before) => {
      // what a supervisor sees is not for an agent who signs in after
      if (session?.person.id !== before) live.clear()
      options.onSession(session, before)
    },
    onHub: ({ hubId }) => options.identity.meet(hubId),
    onOnline: (opened) => {
      line = opened
      live.watch()
      options.onOnline()
      sender.connect(opened.socket, link.session()?.person.id)
      catchUp(opened)
    },
    onDeskCopied: becomeOtherDesk,
    onHubClock: (difference) => options.onHubClock(difference),
    onOffline: () => {
      line = undefined
      sender.connect(undefined, undefined)
      options.onOffline()
    },
    onEvent: (event) => {
      switch (event.name) {
        case 'queues:patch':
          return live.patch(event.data)
        case 'presence:you':
          try {
            return options.onPresence(event.data)
          } catch (error) {
            return log.warn('the hub’s word on this agent could not be kept', { error })
          }
        case 'changes:new': {
          const mine = line
          if (!mine) return
          const take = (): void => {
            sync.takeNews(mine, event.data).catch((error: unknown) => {
              log.warn('news of the hub could not be taken', { error })
              if (line === mine) catchUp(mine)
            })
          }
          if (isOfRing(event.data.changes)) afterRing(mine, take)
          else {
            // in their order: news that do not follow on what is held would have to be pulled
            for (const run of afterCard) run()
            take()
          }
        }
      }
    },
  })
  return {
    link,
    sync,
    live,
    freshAt: () => freshAt,
    goOn: () => {
      sender.kick()
      if (line) catchUp(line)
    },
  }
}
