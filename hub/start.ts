import { isIPv6, type AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { Health } from '../shared/contract/hub.ts'
import type { SipAccount } from '../shared/contract/phone.ts'
import type { Person } from '../shared/domain/people.ts'
import { loadHubKeys } from './auth/hub-keys.ts'
import { SignIn } from './auth/sign-in.ts'
import { sessionStateOf } from './auth/session-store.ts'
import { CommandExecutor } from './commands/command-executor.ts'
import { HubActor } from './commands/hub-actor.ts'
import { FeedFollowers } from './feed/feed-followers.ts'
import { countOverdue } from './due/due-moments.ts'
import { createDueProjection } from './due/due-projection.ts'
import { DueScheduler } from './due/due-scheduler.ts'
import { keepPruned } from './feed/feed-pruner.ts'
import { prepareTeam } from './first-run.ts'
import { HUB_TIMES, type HubOptions } from './hub-options.ts'
import { CallerAccounts } from './lines/caller-accounts.ts'
import type { Line } from './lines/line.ts'
import { LineLedger } from './lines/line-ledger.ts'
import { createSwitchLine, SIP_DOMAIN, SIP_PATH } from './lines/switch-line.ts'
import { followLine } from './presence/line-presence.ts'
import { PresenceBook } from './presence/presence-book.ts'
import { LivePicture } from './queues/live-picture.ts'
import { LiveQueues } from './queues/live-queues.ts'
import { keepDays } from './queues/queue-days.ts'
import { addCallerRoutes } from './server/caller-routes.ts'
import { createHttpServer, describeRoutes } from './server/http-server.ts'
import { createHubCalls } from './server/hub-calls.ts'
import { createHubLog } from './server/hub-log.ts'
import { HubMetrics } from './server/metrics.ts'
import { addSessionRoutes } from './server/session-routes.ts'
import { addSnapshotRoute } from './server/snapshot-route.ts'
import { SocketServer } from './server/socket-server.ts'
import { addStateRoutes } from './server/state-routes.ts'
import { routeUpgrades } from './server/upgrade-router.ts'
import { feedEnds } from './store/feed.ts'
import { ensureHubId, ensureTimezone } from './store/meta.ts'
import { openStore } from './store/open-store.ts'
import { TeamBook } from './store/team-book.ts'

export type { HubOptions } from './hub-options.ts'

/** A hub that runs. */
export interface Hub {
  /** As consoles on this computer reach it, without a slash at its end. */
  readonly url: string
  readonly hubId: string
  readonly isTrial: boolean
  /** By extension, of a team that was made at this start; empty at every later one. Kept nowhere else. */
  readonly newPasswords: ReadonlyMap<string, string>
  readonly people: readonly Person[]
  /** Lets consoles and calls go, finishes what is under way and closes the files. May be called twice. */
  close(): Promise<void>
}

const urlOf = (host: string, port: number, isSecure: boolean): string => {
  const name = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : isIPv6(host) ? `[${host}]` : host
  return `${isSecure ? 'https' : 'http'}://${name}:${port}`
}

/**
 * Starts a hub on its data folder. Throws StoreError where the data cannot be used, and Node's error `EADDRINUSE` where
 * the port is taken.
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const log = createHubLog(options.log ?? { level: 'warn' })
  const store = await openStore(options.dataDir)
  try {
    return await runHub(options, store, log)
  } catch (error) {
    await store.close()
    throw error
  }
}

async function runHub(
  options: HubOptions,
  store: Awaited<ReturnType<typeof openStore>>,
  log: Logger,
): Promise<Hub> {
  const { db } = store
  const now = options.now ?? Date.now
  const times = { ...HUB_TIMES, ...options.times }
  const host = options.host ?? '127.0.0.1'
  const version = options.version ?? '0.0.0'
  const iceServers = options.iceServers ?? []
  let status: Health['status'] = 'starting'

  const keys = loadHubKeys(options.dataDir)
  const hubId = await ensureHubId(db)
  const timezone = await ensureTimezone(db, options.timezone)
  const { newPasswords, isSample } = await prepareTeam(db, keys, options, now())
  const isTrial = options.isTrial === true && isSample
  const team = await TeamBook.load(db, keys)

  const callers = new CallerAccounts(now)
  const line: Line = createSwitchLine(team, callers, log.child({ part: 'switch' }))

  const presence = new PresenceBook({
    now,
    graceMs: times.graceMs,
    isOwnLine: (personId) => options.externalLine?.has(team.person(personId)?.extension ?? '') !== true,
    onState: (personId, state) => {
      sockets.sendState(personId, state)
      picture.agentChanged(personId)
    },
    onAvailable: (personId, isAvailable) => {
      const person = team.person(personId)
      if (person) line.setAvailable(person.extension, isAvailable)
    },
  })
  const queues = new LiveQueues(team, (queueId) => picture.queueChanged(queueId))
  const picture = new LivePicture({
    team,
    queues,
    presence,
    now,
    send: (viewKey, patch) => sockets.sendPatch(viewKey, patch),
    flushMs: times.flushMs,
    stillTrueMs: times.stillTrueMs,
  })
  const followers = await FeedFollowers.open({ db, log })
  const metrics = new HubMetrics({
    connections: () => sockets.connections,
    revision: async () => (await feedEnds(db)).head,
    waiting: () => team.queues.map((queue) => [queue.name, queues.picture(queue.id).waiting.length] as const),
    agents: () => countActivities(team, presence),
    followers: () => followers.states,
    overdue: async () => [
      ['ticket', await countOverdue(db, 'ticket')],
      ['followUp', await countOverdue(db, 'followUp')],
    ],
  })
  const executor = new CommandExecutor({
    db,
    timezone,
    now,
    onCommitted: (changes) => followers.committed(changes),
    onExecuted: ({ result, isReplay, tookMs }) =>
      metrics.commandDone(
        isReplay ? 'replay' : result.status === 'refused' ? result.code : result.status,
        tookMs,
      ),
    onFault: (command, error) =>
      log.error({ err: error, command: command.id, act: command.act.type }, 'the hub fails at a command'),
  })
  const signIn = new SignIn({
    db,
    keys,
    now,
    accessTokenMs: times.accessTokenMs,
    sessionMs: times.sessionMs,
    onSessionEnded: (sessionId) => sockets.endSession(sessionId, 'tokenRevoked'),
    onSignIn: (result) => metrics.signIn(result),
  })

  const app = createHttpServer({ log, tls: options.tls })
  const sockets = new SocketServer({
    server: app.server,
    log,
    signIn,
    presence,
    handlers: createHubCalls({ db, executor, presence, picture, now }),
  })
  // a console that missed an announcement sees the gap in the next one, or at its next connection, and pulls
  await followers.follow({ kind: 'live', name: 'announce', handle: (batch) => sockets.announce(batch) })
  routeUpgrades(app.server, new Map([[SIP_PATH, line.handleUpgrade.bind(line)]]))

  const hub = await HubActor.open({ db, executor, now })
  const due = new DueScheduler({ db, log, now, lookMs: times.dueLookMs })
  const ledger = new LineLedger({
    db,
    hub,
    team,
    presence,
    due,
    now,
    backstopMs: times.backstopMs,
    onFault: (text, error) => log.error({ err: error }, text),
  })
  due.on('callBackstop', {
    handle: async (moments) => {
      for (const moment of moments) await ledger.runBackstop(moment)
    },
    isKept: false,
  })
  for (const kind of ['ticket', 'followUp'] as const)
    due.on(kind, {
      handle: (moments) => Promise.resolve(metrics.cameDue(kind, moments.length)),
      isKept: true,
    })
  await followers.follow(createDueProjection(() => due.wake()))
  // presence first: wrap-up begins before the line looks for somebody free
  const listeners = [followLine(presence, team, now), queues.follow.bind(queues), ledger.follow.bind(ledger)]
  line.onEvent((event) => {
    for (const listener of listeners) listener(event)
  })

  const sipAccountOf = (person: Person, request: FastifyRequest): SipAccount => {
    const own = {
      uri: `sip:${person.extension}@${SIP_DOMAIN}`,
      username: person.extension,
      password: team.sipPasswordOf(person.id) ?? '',
      displayName: person.name,
      server: `${sipOrigin(options, request)}${SIP_PATH}`,
    }
    return { ...(options.externalLine?.accountOf(person) ?? own), iceServers: [...iceServers] }
  }
  await describeRoutes(app, version)
  addStateRoutes(app, { version, hubId, isTrial, now, status: () => status, metrics })
  addSessionRoutes(app, { signIn, team, isTrial, sipAccountOf })
  addSnapshotRoute(app, { db, signIn })
  await addCallerRoutes(app, {
    db,
    team,
    accounts: callers,
    iceServers: [...iceServers],
    isTrial,
    pagesFolder: options.pagesFolder ?? join(import.meta.dirname, '..', 'dist', 'renderer'),
  })

  const stopDays = await keepDays({ db, team, queues, timezone, now })
  await ledger.recover()
  // consoles that come back with the hub have the time to open their tickets themselves
  due.start(times.backstopMs)
  const stopPruning = keepPruned({
    db,
    log,
    now,
    followers,
    keepMs: times.keepChangesMs,
    everyMs: times.pruneMs,
  })
  const sessionTimer = setInterval(() => {
    void endDeadSessions().catch((error: unknown) =>
      log.error({ err: error }, 'sessions could not be looked through'),
    )
  }, times.sessionCheckMs)
  const endDeadSessions = async (): Promise<void> => {
    for (const sessionId of sockets.sessionIds) {
      const state = await sessionStateOf(db, sessionId, now())
      if (state !== 'live')
        sockets.endSession(sessionId, state === 'expired' ? 'tokenExpired' : 'tokenRevoked')
    }
  }

  const shutDown = async (): Promise<void> => {
    status = 'stopping'
    clearInterval(sessionTimer)
    stopDays()
    sockets.close()
    // the calls that the line ends now are written down like all others
    await line.close()
    await ledger.close()
    await due.close()
    await due.signalAll('callBackstop')
    await executor.idle()
    await stopPruning()
    await followers.close()
    picture.close()
    presence.close()
    await app.close()
  }
  try {
    await app.listen({ host, port: options.port ?? 0 })
  } catch (error) {
    await shutDown()
    throw error
  }
  status = 'ok'
  const { port } = app.server.address() as AddressInfo
  const url = urlOf(host, port, options.tls !== undefined)
  log.info({ url, hubId, isTrial, version }, 'hub listens')

  let closing: Promise<void> | undefined
  return {
    url,
    hubId,
    isTrial,
    newPasswords,
    people: team.people,
    close: () =>
      (closing ??= shutDown().then(async () => {
        await store.close()
        log.info('hub stopped')
      })),
  }
}

/** The phone takes the way on which its console came, unless the hub has a public address. */
function sipOrigin(options: HubOptions, request: FastifyRequest): string {
  if (options.publicUrl !== undefined) return options.publicUrl.replace(/^http/, 'ws').replace(/\/+$/, '')
  return `${options.tls === undefined ? 'ws' : 'wss'}://${request.headers.host ?? '127.0.0.1'}`
}

function countActivities(team: TeamBook, presence: PresenceBook): Map<string, number> {
  const counts = new Map<string, number>()
  for (const person of team.people) {
    if (!person.active) continue
    const { activity } = presence.stateOf(person.id)
    counts.set(activity, (counts.get(activity) ?? 0) + 1)
  }
  return counts
}
