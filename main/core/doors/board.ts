import { boardDoor, type BoardDoor, type BoardState } from '../../../shared/contract/board.ts'
import { serveDoor, type DoorServer, type Port } from '../../../shared/contract/door.ts'
import { agentRows, queueRows } from '../../../shared/domain/live-board.ts'
import type { Clock } from '../clock.ts'
import type { HubLink } from '../hub-link/hub-link.ts'
import type { LivePicture } from '../hub-link/live-picture.ts'
import type { Names } from '../names/names.ts'
import type { SettingsFile } from '../settings/settings-file.ts'
import { createStateKeeper, type Slice, type SlicesOf } from './desk/desk-state.ts'

/** The wall board's doors: read only, and without anything of a customer. */
export interface Board {
  attach(port: Port): void
  /** Slices of the desk's state that changed; the board follows those that it shows. */
  touch(slices: readonly Slice[]): void
  flush(): void
  close(): void
}

/** Which parts of the board each part of the desk changes. */
const FOLLOWS: Partial<Record<Slice, readonly (keyof BoardState)[]>> = {
  session: ['role', 'trueAt', 'queues', 'agents'],
  hub: ['hub'],
  live: ['trueAt', 'queues', 'agents'],
  clockSkewMs: ['trueAt', 'queues', 'agents'],
  queues: ['queues', 'agents'],
  people: ['agents'],
  settings: ['language', 'theme'],
}

interface BoardParts {
  readonly clock: Clock
  readonly link: HubLink
  readonly names: Names
  readonly settings: SettingsFile
  readonly live: LivePicture
}

function boardSlices({ link, names, settings, live }: BoardParts): SlicesOf<BoardState> {
  /** Nothing is shown to nobody. */
  const seen = () => (link.session() ? live.now() : null)
  const skewMs = (): number => link.clockSkewMs() ?? 0
  return {
    role: () => link.session()?.person.role ?? null,
    hub: () => link.state().state,
    trueAt: () => seen()?.trueAt ?? null,
    queues: () => {
      const now = seen()
      if (!now) return []
      return queueRows(names.queues(), now.picture, skewMs()).map((row) => ({
        id: row.id,
        name: row.name,
        extension: row.extension,
        waiting: row.waiting.length,
        longestSince: row.longestSince,
        serviceLevelSeconds: row.serviceLevelSeconds,
        totals: row.totals,
        agents: { ...row.agents },
      }))
    },
    agents: () => {
      const now = seen()
      if (!now) return []
      return agentRows(names.people(), names.queues(), now.picture, skewMs()).map((row) => ({
        ...row,
        queues: [...row.queues],
      }))
    },
    language: () => settings.value.language,
    theme: () => settings.value.theme,
  }
}

/** Makes the board; while no board hangs anywhere it computes nothing. */
export function createBoard(parts: BoardParts, onFault: (text: string, error?: unknown) => void): Board {
  const servers = new Set<DoorServer<BoardDoor>>()
  const slices = boardSlices(parts)
  const state = createStateKeeper(
    slices,
    (seq, patch) => {
      for (const server of servers) server.emit('board', { seq, patch, now: parts.clock.now() })
    },
    (slice, error) => onFault(`a part of the board could not be told: ${slice}`, error),
  )
  const all = Object.keys(slices) as (keyof BoardState)[]
  return {
    attach: (port) => {
      // what changed while nobody looked
      state.touch(...all)
      const server = serveDoor(
        boardDoor,
        port,
        {
          'board.snapshot': () => ({ ...state.snapshot(), now: parts.clock.now() }),
          'board.alive': () => null,
        },
        onFault,
      )
      servers.add(server)
      port.onClose(() => servers.delete(server))
    },
    touch: (changed) => {
      if (servers.size > 0) state.touch(...changed.flatMap((slice) => FOLLOWS[slice] ?? []))
    },
    flush: () => state.flush(),
    close: () => {
      state.close()
      for (const server of servers) server.close()
    },
  }
}
