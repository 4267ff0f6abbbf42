import { after } from '../../shared/timer.ts'
import { CallerAccounts } from '../lines/caller-accounts.ts'
import type { Line } from '../lines/line.ts'
import { LineLedger } from '../lines/line-ledger.ts'
import { createSimulatedCustomers } from '../lines/simulated-customers.ts'
import { createSwitchLine } from '../lines/switch-line.ts'
import { followLine } from '../lines/line-presence.ts'
import { PresenceBook } from '../presence/presence-book.ts'
import { LivePicture } from '../queues/live-picture.ts'
import { LiveQueues } from '../queues/live-queues.ts'
import { clientAddressBehind } from '../server/client-address.ts'
import type { Basics } from './basics.ts'
import type { CommandParts } from './open-commands.ts'
import type { PeopleParts } from './open-people.ts'

/** The telephone line, and what is known of it now. */
export interface LineParts {
  readonly line: Line
  readonly callers: CallerAccounts
  readonly presence: PresenceBook
  readonly queues: LiveQueues
  readonly picture: LivePicture
  readonly ledger: LineLedger
}

/** Opens the line, with the live picture and the ledger following its events. */
export function openLine(
  basics: Basics,
  { team, isTrial }: PeopleParts,
  { hub, due }: CommandParts,
): LineParts {
  const { options, times, now, log, db } = basics
  const callers = new CallerAccounts(now)
  const addressOf = clientAddressBehind(options.trustedProxies ?? [])
  const line: Line = createSwitchLine({
    team,
    callers,
    log: log.child({ part: 'switch' }),
    addressOf,
    clock: { now, after },
    simulated: isTrial
      ? createSimulatedCustomers({ db, accounts: callers, numberOf: (raw) => team.numberOf(raw) })
      : undefined,
  })
  const presence = new PresenceBook({
    now,
    graceMs: times.graceMs,
    isOwnLine: (personId) => options.externalLine?.has(team.person(personId)?.extension ?? '') !== true,
    onAvailable: (personId, isAvailable) => {
      const person = team.person(personId)
      if (person) line.setAvailable(person.extension, isAvailable)
    },
  })
  const queues = new LiveQueues(team)
  const { flushMs, stillTrueMs, backstopMs } = times
  const picture = new LivePicture({ team, queues, presence, now, flushMs, stillTrueMs })
  const ledger = new LineLedger({
    db,
    hub,
    team,
    presence,
    due,
    now,
    backstopMs,
    onFault: (text, error) => log.error({ err: error }, text),
  })
  due.on('callBackstop', {
    handle: async (moments) => {
      for (const moment of moments) await ledger.runBackstop(moment)
    },
    isKept: false,
  })
  // presence first: wrap-up begins before the line looks for somebody free
  const listeners = [followLine(presence, team, now), queues.follow.bind(queues), ledger.follow.bind(ledger)]
  line.onEvent((event) => {
    for (const listener of listeners) listener(event)
  })
  return { line, callers, presence, queues, picture, ledger }
}
