import type { DeskState } from '../../../shared/contract/desk-state.ts'
import type { AgentActivity } from '../../../shared/domain/agent.ts'

export interface TransferTarget {
  readonly key: string
  readonly kind: 'person' | 'queue' | 'number'
  readonly name: string
  /** What is dialled. */
  readonly target: string
  /** What the person is doing; null for a queue, a number, or while it is not known. */
  readonly activity: AgentActivity | null
  /** True for a person who cannot answer now: it would ring for nobody. What is not known, or old, says nothing. */
  readonly cannotAnswer: boolean
}

const ORDER: readonly (AgentActivity | null)[] = [
  'ready',
  'wrapUp',
  'talking',
  'ringing',
  'paused',
  'unknown',
  null,
  'unreachable',
  'signedOut',
]
/** Without a phone that rings. */
const CANNOT_ANSWER: ReadonlySet<AgentActivity | null> = new Set(['unreachable', 'signedOut'])

type Team = Pick<DeskState, 'people' | 'queues' | 'spellings' | 'live' | 'session'>

/**
 * Whom a call can be given to: colleagues (who is free first), queues, a number as it was typed, and last the colleagues who cannot
 * answer. Names are found by their letters, their pinyin or its initials. `isFresh` is false where the hub's picture is old:
 * what colleagues did then keeps nobody from being tried.
 */
export function transferTargets(team: Team, typed: string, isFresh: boolean): TransferTarget[] {
  const text = typed.trim().toLowerCase()
  // ü has a key of its own on no keyboard that types pinyin
  const spelled = text.replace(/[\s']/g, '').replaceAll('ü', 'v')
  const states = new Map(team.live?.agents.map((agent) => [agent.id, agent.state.activity]))
  const fits = ({ id, name, extension }: { id: string; name: string; extension: string }): boolean =>
    text === '' ||
    name.toLowerCase().includes(text) ||
    extension.startsWith(text) ||
    (team.spellings[id] ?? []).some((spelling) => spelling.startsWith(spelled))
  const people = team.people
    .filter((person) => person.active && person.id !== team.session?.person.id)
    .filter(fits)
    .map((person) => {
      const activity = states.get(person.id) ?? null
      return {
        key: person.id,
        kind: 'person' as const,
        name: person.name,
        target: person.extension,
        activity,
        cannotAnswer: isFresh && CANNOT_ANSWER.has(activity),
      }
    })
    .sort((a, b) => ORDER.indexOf(a.activity) - ORDER.indexOf(b.activity) || a.target.localeCompare(b.target))
  const others = { activity: null, cannotAnswer: false } as const
  const queues = team.queues.filter(fits).map((queue) => ({
    ...others,
    key: queue.id,
    kind: 'queue' as const,
    name: queue.name,
    target: queue.extension,
  }))
  // what number it is the core reads, by the same rules as everywhere
  const number = typed.trim()
  const isNumber =
    /(?:\p{Nd}\P{L}*){3}/u.test(number) && ![...people, ...queues].some(({ target }) => target === number)
  return [
    ...people.filter((person) => !person.cannotAnswer),
    ...queues,
    ...(isNumber
      ? [{ ...others, key: 'number', kind: 'number' as const, name: number, target: number }]
      : []),
    ...people.filter((person) => person.cannotAnswer),
  ]
}

/** The key of the target `by` places after the marked one among those that can answer; from either end on where none is marked. */
export function nextMarked(
  targets: readonly TransferTarget[],
  marked: string | null,
  by: 1 | -1,
): string | null {
  const able = targets.filter(({ cannotAnswer }) => !cannotAnswer)
  const at = able.findIndex(({ key }) => key === marked)
  const next = at < 0 ? (by === 1 ? 0 : able.length - 1) : (at + by + able.length) % able.length
  return able[next]?.key ?? null
}
