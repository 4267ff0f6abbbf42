import { join } from 'node:path'
import type { IncomingMessage } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { FastifyRequest } from 'fastify'
import type { Health } from '../../shared/contract/hub.ts'
import type { SipAccount } from '../../shared/contract/phone.ts'
import type { Person } from '../../shared/domain/people.ts'
import { every } from '../../shared/timer.ts'
import { CommandAllowance } from '../commands/command-allowance.ts'
import { followTeamLimits } from '../commands/team-limits.ts'
import { createReceipts } from '../commands/receipts.ts'
import { createSendAgain } from '../commands/send-again.ts'
import { BackupShelf } from '../backup/backup-shelf.ts'
import type { BackupKeeper, BackupPolicy } from '../backup/backup-keeper.ts'
import { countOverdue } from '../due/due-moments.ts'
import type { HubOptions } from '../hub-options.ts'
import { linePassOf } from '../lines/switch/line-pass.ts'
import { SIP_DOMAIN, SIP_PATH } from '../lines/switch-line.ts'
import type { PresenceBook } from '../presence/presence-book.ts'
import { endFinishedWrapUps } from '../presence/wrap-up-follower.ts'
import { hasAllowedOrigin } from '../server/allowed-origin.ts'
import { addCallerRoutes } from '../server/caller-routes.ts'
import { clientAddressBehind } from '../server/client-address.ts'
import { ConsoleDoor } from '../server/console-door.ts'
import { createHttpServer, describeRoutes, type HttpServer } from '../server/http-server.ts'
import { keepCertificate, type KeptCertificate } from '../server/keep-certificate.ts'
import { createHubCalls } from '../server/hub-calls.ts'
import { insiderGuard } from '../server/request-guards.ts'
import { addSessionRoutes } from '../server/session-routes.ts'
import { addSnapshotRoute } from '../server/snapshot-route.ts'
import { SocketServer } from '../server/socket-server.ts'
import { addStateRoutes } from '../server/state-routes.ts'
import { routeUpgrades } from '../server/upgrade-router.ts'
import { feedEnds } from '../store/feed.ts'
import { findEntity } from '../store/ledger-store.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { Basics } from './basics.ts'
import type { CommandParts } from './open-commands.ts'
import { explained } from './explained.ts'
import type { LineParts } from './open-line.ts'
import type { PeopleParts } from './open-people.ts'

/** What is reached from outside; it listens to nothing before `app.listen`. */
export interface DoorParts {
  readonly app: HttpServer
  readonly sockets: SocketServer
  /** Undefined where the hub speaks plain http. */
  readonly certificate: KeptCertificate | undefined
  /** Stops looking for sessions that ended. */
  readonly stopSessionChecks: () => void
}

export interface DoorOptions {
  readonly basics: Basics
  readonly people: PeopleParts
  readonly commands: CommandParts
  readonly live: LineParts
  readonly backups: BackupKeeper
  readonly version: string
  readonly status: () => Health['status']
}

/** Makes the HTTP, Socket.IO and SIP doors over the other parts. */
export async function openDoors(options: DoorOptions): Promise<DoorParts> {
  const { basics, people, commands, live } = options
  const { now, log, db, times } = basics
  const { executor, followers, buckets } = commands
  const { presence, picture, line } = live
  const app = createHttpServer({
    log,
    tls: basics.options.tls,
    requestMs: times.requestMs,
    trustedProxies: basics.options.trustedProxies ?? [],
  })
  const isAllowed = (request: IncomingMessage): boolean => hasAllowedOrigin(request, basics.options.publicUrl)
  const allowance = new CommandAllowance({
    onSlowed: (who) => log.warn(who, 'a console sends more commands than a person can do; it has to wait'),
  })
  const shelf = new BackupShelf({
    dataDir: basics.options.dataDir,
    hubKey: basics.options.hubKey,
    backups: options.backups,
    now,
    // a team's data is put back by whoever has its computer
    onRestore: people.isTrial ? basics.options.onRestore : undefined,
    untilChosen: chosenPolicy(basics.options),
  })
  const receipts = createReceipts(people.keys.receiptKey, people.epoch)
  const takeAgain = createSendAgain({
    executor,
    receipts,
    putBack: people.putBack,
    epochs: people.epochs,
    actorOf: async (id) => {
      const person = await findEntity(db, 'person', id)
      return person && { actor: { id: person.id, role: person.role }, reads: buckets.readBy(person.id) }
    },
    onFault: (error) => log.error({ err: error }, 'something that was sent again could not be taken'),
  })
  const sockets = new SocketServer({
    server: app.server,
    log,
    signIn: people.signIn,
    presence,
    epoch: people.epoch,
    marks: people.marks,
    handlers: createHubCalls({
      db,
      executor,
      allowance,
      presence,
      picture,
      buckets,
      now,
      epoch: people.epoch,
      marks: people.marks,
      shelf: {
        list: () => shelf.list(),
        make: () => explained(() => shelf.make(), 'backupFailed'),
        choose: (choice) => explained(() => Promise.resolve(shelf.choose(choice)), 'backupUnusable'),
        restore: (name, key) => explained(() => shelf.restore(name, key), 'backupUnusable'),
      },
      receipts,
      takeAgain: people.isTakenAgain ? takeAgain : undefined,
    }),
    buckets,
    isAllowed,
    door: new ConsoleDoor({
      addressOf: clientAddressBehind(basics.options.trustedProxies ?? []),
      passOf: (accessToken) => people.signIn.holderOf(accessToken),
      now,
    }),
    proofMs: times.consoleProofMs,
  })
  routeUpgrades(app.server, new Map([[SIP_PATH, line.handleUpgrade.bind(line)]]), isAllowed)
  await followers.follow(endFinishedWrapUps(presence))
  // a console that missed an announcement sees the gap in the next one, or at its next connection, and pulls
  await followers.follow({ kind: 'live', name: 'announce', handle: (batch) => sockets.announce(batch) })
  buckets.onReaderChanged((personId) => sockets.readerChanged(personId))
  presence.onState((personId, state) => sockets.sendState(personId, state))
  picture.onPatch((viewKey, patch) => sockets.sendPatch(viewKey, patch))
  people.signIn.onSessionEnded((sessionId, personId) => {
    sockets.endSession(sessionId, 'tokenRevoked')
    const person = people.team.person(personId)
    // a phone of another session of that person stays
    if (person && people.team.sipPasswordsOf(personId).length === 0) line.endRegistration(person.extension)
  })
  const { tls } = basics.options
  const certificate =
    tls &&
    keepCertificate({
      server: app.server as unknown as SecureServer,
      tls,
      log,
      now,
      lookMs: times.certificateLookMs,
    })
  measure(options, sockets, certificate)
  await addRoutes(app, options)

  const endDeadSessions = async (): Promise<void> => {
    for (const sessionId of sockets.sessionIds) {
      const state = await people.signIn.stateOf(sessionId)
      if (state === 'revoked' || (state === 'expired' && !basics.time.isInDoubt))
        sockets.endSession(sessionId, state === 'expired' ? 'tokenExpired' : 'tokenRevoked')
    }
  }
  const stopSessionChecks = every(times.sessionCheckMs, () => {
    endDeadSessions().catch((error: unknown) =>
      log.error({ err: error }, 'sessions could not be looked through'),
    )
  })
  return { app, sockets, certificate, stopSessionChecks }
}

/** What holds for the automatic backups until a person chooses; undefined where nobody at a console does. */
const chosenPolicy = ({ areBackupsChosen, backups }: HubOptions): BackupPolicy | undefined =>
  areBackupsChosen === true && backups !== 'off' ? backups : undefined

async function addRoutes(app: HttpServer, options: DoorOptions): Promise<void> {
  const { basics, people, commands, live, version, status } = options
  const { now, db, metrics } = basics
  const { hubId, epoch, prove, isTrial, team, timezone, signIn } = people
  const limits = followTeamLimits(people.settings, people.approvalLimits)
  await commands.followers.follow(limits.follower)
  const iceServers = [...(basics.options.iceServers ?? [])]
  const sipAccountOf = (person: Person, password: string, request: FastifyRequest): SipAccount => {
    const username = person.extension
    const own = {
      uri: `sip:${username}@${SIP_DOMAIN}`,
      username,
      password,
      displayName: person.name,
      server: `${sipOrigin(basics.options, request)}${SIP_PATH}?${linePassOf({ username, password })}`,
    }
    return { ...(basics.options.externalLine?.accountOf(person) ?? own), iceServers }
  }
  const insiders = { signIn, team, metricsToken: basics.options.metricsToken }
  await describeRoutes(app, version, insiderGuard(insiders, 'http:openapi'))
  const guard = insiderGuard(insiders, 'http:metrics')
  addStateRoutes(app, {
    version,
    hubId,
    epoch,
    putBack: people.putBack,
    origins: people.epochs.proven,
    onMark: (mark) => {
      const lostAfter = people.marks.lostAfter(mark)
      if (lostAfter === undefined) return false
      basics.options.onStepBack?.(lostAfter)
      return basics.options.onStepBack !== undefined
    },
    isTakenAgain: people.isTakenAgain,
    prove,
    isTrial,
    timezone,
    approvalLimits: limits.now,
    numberPlan: team.numberPlan,
    now,
    status,
    metrics,
    guard,
    signIn,
    db,
    backup: () => options.backups.state,
  })
  addSessionRoutes(app, { signIn, team, isTrial, sipAccountOf })
  addSnapshotRoute(app, { db, signIn, epoch, buckets: commands.buckets })
  await addCallerRoutes(app, {
    db,
    team,
    accounts: live.callers,
    iceServers,
    isTrial,
    pagesFolder: basics.options.pagesFolder ?? join(import.meta.dirname, '..', '..', 'dist', 'renderer'),
  })
}

function measure(
  { basics, people, commands, live, backups }: DoorOptions,
  sockets: SocketServer,
  certificate: KeptCertificate | undefined,
): void {
  const { db, metrics, now } = basics
  const { team } = people
  metrics.measure({
    connections: () => sockets.connections,
    revision: async () => (await feedEnds(db)).head,
    waiting: () =>
      team.queues.map((queue) => [queue.name, live.queues.picture(queue.id).waiting.length] as const),
    agents: () => countActivities(team, live.presence),
    followers: () => commands.followers.states,
    backupAge: () => {
      const { newestAt } = backups.state
      return newestAt === null ? undefined : Math.max(0, now() - newestAt) / 1000
    },
    isDamaged: () => basics.damage.found !== undefined,
    isEncrypted: basics.isEncrypted,
    certificate: () => certificate && { daysLeft: certificate.daysLeft(), isStale: certificate.isStale() },
    unreadableMessages: () => live.line.unreadableMessages(),
    overdue: async () => [
      ['ticket', await countOverdue(db, 'ticket')],
      ['followUp', await countOverdue(db, 'followUp')],
    ],
  })
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
