/**
 * Automatic call distribution: which free agents to ring for a caller. Pure: everything that matters comes in.
 *
 * ring-all     everyone free
 * round-robin  the next member after the one asked last, in member order
 * longest-idle who has been free the longest
 * skills       of those who have every required skill, the best; equals by idle time
 *
 * For each strategy only the members with the lowest penalty among those free are considered.
 */
export type Strategy = 'ring-all' | 'round-robin' | 'longest-idle' | 'skills'

/** A member of the queue who is free and may be offered this caller. */
export interface Candidate {
  readonly username: string
  readonly penalty: number
  readonly skills: Readonly<Record<string, number>>
  /** Epoch ms since when the agent could take a call: after the last one, or since becoming available. */
  readonly idleSince: number
}

export interface Choice {
  readonly strategy: Strategy
  readonly candidates: readonly Candidate[]
  /** All members in the queue's order, whether free or not: round-robin needs to know who stands after whom. */
  readonly memberOrder: readonly string[]
  /** The member asked last in this queue. */
  readonly lastAsked: string | null
  readonly requiredSkills: readonly string[]
}

const levelOf = (candidate: Candidate, skill: string): number => candidate.skills[skill] ?? 0

const isSkilled = (candidate: Candidate, required: readonly string[]): boolean =>
  required.every((skill) => levelOf(candidate, skill) >= 1)

const score = (candidate: Candidate, required: readonly string[]): number =>
  required.reduce((sum, skill) => sum + levelOf(candidate, skill), 0)

/** The user names to ring now, none when nobody fits. All strategies but ring-all give at most one. */
export function chooseAgents(choice: Choice): string[] {
  const { strategy, requiredSkills, memberOrder } = choice
  const fitting =
    strategy === 'skills'
      ? choice.candidates.filter((candidate) => isSkilled(candidate, requiredSkills))
      : choice.candidates
  const lowest = Math.min(...fitting.map((candidate) => candidate.penalty))
  const group = fitting.filter((candidate) => candidate.penalty === lowest)
  const place = (candidate: Candidate): number => memberOrder.indexOf(candidate.username)
  const byIdle = (a: Candidate, b: Candidate): number => a.idleSince - b.idleSince || place(a) - place(b)

  switch (strategy) {
    case 'ring-all':
      return [...group].sort((a, b) => place(a) - place(b)).map((candidate) => candidate.username)
    case 'round-robin': {
      const after = choice.lastAsked === null ? -1 : memberOrder.indexOf(choice.lastAsked)
      const steps = (candidate: Candidate): number =>
        (place(candidate) - after - 1 + memberOrder.length) % memberOrder.length
      return first([...group].sort((a, b) => steps(a) - steps(b)))
    }
    case 'longest-idle':
      return first([...group].sort(byIdle))
    case 'skills':
      return first(
        [...group].sort((a, b) => score(b, requiredSkills) - score(a, requiredSkills) || byIdle(a, b)),
      )
  }
}

const first = (sorted: readonly Candidate[]): string[] => sorted.slice(0, 1).map(({ username }) => username)
