import { isDeepStrictEqual } from 'node:util'
import { can } from '../../../shared/acts/can.ts'
import type { CallCard, DeskState } from '../../../shared/contract/desk-state.ts'
import { serveDoor, type DoorServer, type Port } from '../../../shared/contract/door.ts'
import { claimedProof, hubAwaySince } from '../../../shared/contract/desk-vouchers.ts'
import type { ShellDoor, ShellSummary } from '../../../shared/contract/shell-door.ts'
import { shellDoor } from '../../../shared/contract/shell-door.ts'
import { isStateUnconfirmed, truthOf } from '../../../shared/domain/staleness.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { CallControls } from '../calls/call-controls.ts'
import { pressSystemKey } from '../calls/system-keys.ts'
import { repeat, type Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Log } from '../log.ts'
import type { AgentPresence } from '../presence/agent-presence.ts'
import type { DeskStateKeeper } from './desk/desk-state.ts'

/** The door of the desktop shell: a small summary, and the few acts that tray and system keys have. */
export interface ShellPortServer {
  attach(port: Port): void
  /** These slices of the desk's state changed; who listens hears it if the summary did. */
  tell(patch: Partial<DeskState>): void
  close(): void
}

/** What the summary is made of. */
const SOURCES = [
  'session',
  'agent',
  'agentUnconfirmedSince',
  'hub',
  'line',
  'calls',
  'sync',
  'settings',
  'isTrial',
] as const
type Source = Pick<DeskState, (typeof SOURCES)[number]>

const summaryCall = (card: CallCard): ShellSummary['calls'][number] => ({
  callId: card.callId,
  contactId: card.contactId,
  phase: card.phase,
  direction: card.direction,
  name: card.customer?.customer.name ?? card.displayName,
  number: card.number.value === null ? null : card.number.display,
  queueName: card.queueName,
  startedAt: card.startedAt,
  answeredAt: card.answeredAt,
  endReason: card.endReason,
})

/** The same that the windows say of the state: `staleness.ts` decides it. */
function isAgentUnconfirmed(desk: Source, now: Moment): boolean {
  const { agent, agentUnconfirmedSince } = desk
  if (agent.activity === 'signedOut') return false
  const vouchers = {
    core: { heardAt: now, isGone: false },
    hubAwaySince: hubAwaySince(desk),
    syncedAt: null,
    pictureAt: null,
    lineProvenAt: claimedProof(desk),
    isCallWithoutPhone: false,
  }
  return (
    truthOf('state', vouchers, now).is !== 'now' ||
    isStateUnconfirmed(agent.activity, agentUnconfirmedSince, now)
  )
}

function summarize(desk: Source, language: ShellSummary['language'], now: Moment): ShellSummary {
  const person = desk.session?.person
  return {
    language,
    person: person ? { name: person.name, extension: person.extension } : null,
    agent: desk.agent,
    isAgentUnconfirmed: isAgentUnconfirmed(desk, now),
    calls: desk.calls.map(summaryCall),
    isWrappingUp: desk.calls.some(({ wrapUp }) => wrapUp !== null),
    unsent: { toSend: desk.sync.toSend, needsYou: desk.sync.needsYou },
    isTrial: desk.isTrial,
    mayWatchBoard: person !== undefined && can(person.role, 'page:board'),
    desktop: desk.settings.desktop,
  }
}

interface ShellParts {
  readonly controls: CallControls
  readonly line: Pick<PhoneLine, 'ask'>
  readonly presence: Pick<AgentPresence, 'setWish'>
  readonly state: Pick<DeskStateKeeper, 'snapshot' | 'flush'>
  readonly clock: Clock
}

/** As often it is looked whether what was told has become old meanwhile. */
const LOOKS_EVERY_MS = 2 * SECOND_MS

/** Serves the shell's door; `language` is what the windows speak now. */
export function createShellPortServer(
  parts: ShellParts,
  language: () => ShellSummary['language'],
  log: Log,
): ShellPortServer {
  const servers = new Set<DoorServer<ShellDoor>>()
  let desk: Source | undefined
  let last: ShellSummary | undefined

  const { clock } = parts

  const read = (): Source => (desk ??= parts.state.snapshot().state)
  const summary = (): ShellSummary => summarize(read(), language(), clock.now())
  const tellIfChanged = (): void => {
    if (desk === undefined) return
    const now = summary()
    if (isDeepStrictEqual(now, last)) return
    last = now
    for (const server of servers) server.emit('summary', now)
  }
  /** Runs while a shell listens. */
  let stopLooking: (() => void) | undefined

  return {
    attach: (port) => {
      const server = serveDoor(
        shellDoor,
        port,
        {
          summary,
          'agent.wish': async (wish) => {
            await parts.presence.setWish(wish)
            parts.state.flush()
            return null
          },
          key: async ({ key }) => {
            await pressSystemKey(key, read().calls, parts.controls, parts.line)
            parts.state.flush()
            return null
          },
        },
        (text, error) => log.error(text, { error }),
      )
      servers.add(server)
      stopLooking ??= repeat(clock, LOOKS_EVERY_MS, tellIfChanged)
      port.onClose(() => {
        servers.delete(server)
        if (servers.size > 0) return
        stopLooking?.()
        stopLooking = undefined
      })
    },
    tell: (patch) => {
      if (desk === undefined || !SOURCES.some((name) => name in patch)) return
      desk = { ...desk, ...patch }
      tellIfChanged()
    },
    close: () => {
      stopLooking?.()
      for (const server of servers) server.close()
    },
  }
}
