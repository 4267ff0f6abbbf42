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
}

const ORDER: readonly (AgentActivity | null)[] = [
  'ready',
  'wrapUp',
  'talking',
  'ringing',
  'paused',
  'unreachable',
  'unknown',
  null,
  'signedOut',
]

/** Whom a call can be given to: colleagues (who is free first), queues, and a number as it was typed. */
export function transferTargets(
  desk: Pick<DeskState, 'people' | 'queues' | 'live' | 'session'>,
  typed: string,
): TransferTarget[] {
  const text = typed.trim().toLowerCase()
  const states = new Map(desk.live?.agents.map((agent) => [agent.id, agent.state.activity]))
  const fits = (name: string, extension: string): boolean =>
    text === '' || name.toLowerCase().includes(text) || extension.startsWith(text)
  const people = desk.people
    .filter((person) => person.active && person.id !== desk.session?.person.id)
    .filter((person) => fits(person.name, person.extension))
    .map((person) => ({
      key: person.id,
      kind: 'person' as const,
      name: person.name,
      target: person.extension,
      activity: states.get(person.id) ?? null,
    }))
    .sort((a, b) => ORDER.indexOf(a.activity) - ORDER.indexOf(b.activity) || a.target.localeCompare(b.target))
  const queues = desk.queues
    .filter((queue) => fits(queue.name, queue.extension))
    .map((queue) => ({
      key: queue.id,
      kind: 'queue' as const,
      name: queue.name,
      target: queue.extension,
      activity: null,
    }))
  const digits = text.replace(/[\s()-]/g, '')
  const isNumber =
    /^\+?\d{3,}$/.test(digits) && ![...people, ...queues].some(({ target }) => target === digits)
  return [
    ...people,
    ...queues,
    ...(isNumber
      ? [{ key: 'number', kind: 'number' as const, name: digits, target: digits, activity: null }]
      : []),
  ]
}
