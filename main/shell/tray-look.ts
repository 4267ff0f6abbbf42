import type { PauseReason } from '../../shared/domain/agent.ts'
import { PauseReason as PauseReasons } from '../../shared/domain/agent.ts'
import type { ShellSummary } from '../../shared/contract/shell-door.ts'
import type { UpdateState } from '../../shared/contract/shell.ts'
import type { TrayMark } from './icon-files.ts'
import { isRinging } from './ring-notice.ts'
import type { ShellWords } from './words/index.ts'

/** What an entry of the tray's menu does. */
export type TrayAct =
  | { readonly type: 'open' | 'board' | 'caller' | 'installUpdate' | 'quit' }
  | { readonly type: 'ready' }
  | { readonly type: 'pause'; readonly reason: PauseReason }

export type TrayEntry =
  | { readonly kind: 'line' }
  | { readonly kind: 'text'; readonly label: string }
  | { readonly kind: 'act'; readonly label: string; readonly act: TrayAct; readonly isChosen?: boolean }
  | { readonly kind: 'group'; readonly label: string; readonly entries: readonly TrayEntry[] }

/** How the tray looks: state in a mark, a word and a colour, and what waits for the person as a number. */
export interface TrayLook {
  readonly mark: TrayMark
  readonly badge: number
  readonly tooltip: string
  readonly menu: readonly TrayEntry[]
}

export interface TrayFacts {
  /** Undefined until the core has spoken. */
  readonly summary: ShellSummary | undefined
  /** The core has been silent for too long: its last summary is the present no more. */
  readonly isSilent: boolean
  readonly missed: number
  readonly update: UpdateState
  readonly profile: string
}

/** The tray for what is known now. */
export function trayLook(facts: TrayFacts, words: ShellWords): TrayLook {
  const { summary, missed, isSilent } = facts
  const ringing = isSilent ? 0 : (summary?.calls.filter(isRinging).length ?? 0)
  const needsYou = summary?.unsent.needsYou ?? 0
  const toSend = summary?.unsent.toSend ?? 0
  const state =
    summary === undefined ? words.tray.starting : isSilent ? words.tray.silent : stateText(summary, words)
  const counts = [
    ringing > 0 ? words.tray.ringing(ringing) : null,
    missed > 0 ? words.tray.missed(missed) : null,
    needsYou > 0 ? words.tray.needsYou(needsYou) : null,
    toSend > 0 ? words.tray.toSend(toSend) : null,
  ].filter((text) => text !== null)
  const name = facts.profile === 'default' ? 'Ringdesk' : `Ringdesk (${facts.profile})`
  return {
    mark:
      summary === undefined
        ? 'signedOut'
        : isSilent || summary.isAgentUnconfirmed
          ? 'unknown'
          : summary.agent.activity,
    // what rings now outshines what waits; what is only on its way to the hub needs nobody
    badge: ringing > 0 ? ringing : missed + needsYou,
    tooltip: [`${name}: ${state}`, ...counts].join(' · '),
    menu: menuOf(facts, state, words),
  }
}

function stateText({ person, agent, isAgentUnconfirmed }: ShellSummary, words: ShellWords): string {
  const pause =
    agent.activity === 'paused' && agent.pauseReason !== null ? words.pauseReason[agent.pauseReason] : null
  const state = pause === null ? words.activity[agent.activity] : `${words.activity.paused} (${pause})`
  if (person === null) return words.activity.signedOut
  return `${person.name} ${person.extension}, ${isAgentUnconfirmed ? words.tray.unconfirmed(state) : state}`
}

function menuOf({ summary, isSilent, update }: TrayFacts, state: string, words: ShellWords): TrayEntry[] {
  const act = (label: string, what: TrayAct, isChosen?: boolean): TrayEntry =>
    isChosen === undefined ? { kind: 'act', label, act: what } : { kind: 'act', label, act: what, isChosen }
  const line: TrayEntry = { kind: 'line' }
  const states: TrayEntry[] =
    summary?.person == null || isSilent
      ? []
      : [
          act(words.activity.ready, { type: 'ready' }, summary.agent.activity === 'ready'),
          {
            kind: 'group',
            label: words.tray.pauseAs,
            entries: PauseReasons.options.map((reason) =>
              act(words.pauseReason[reason], { type: 'pause', reason }, summary.agent.pauseReason === reason),
            ),
          },
          line,
        ]
  return [
    { kind: 'text', label: state },
    line,
    ...states,
    act(words.tray.open, { type: 'open' }),
    ...(summary?.mayWatchBoard ? [act(words.tray.board, { type: 'board' })] : []),
    ...(summary?.isTrial ? [act(words.tray.caller, { type: 'caller' })] : []),
    line,
    ...(update.state === 'ready'
      ? [act(words.tray.installUpdate(update.version), { type: 'installUpdate' }), line]
      : []),
    act(words.tray.quit, { type: 'quit' }),
  ]
}
