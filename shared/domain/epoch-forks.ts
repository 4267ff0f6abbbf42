/** Where an epoch of a hub's data began: the one before, and the revision up to which both are the same. */
export interface Fork {
  readonly from: string
  readonly revision: number
}

/** An epoch and those before it, each with the revision up to which the first is the same as it. */
function originsOf(epoch: string, forks: Readonly<Record<string, Fork>>): Map<string, number> {
  const origins = new Map<string, number>()
  let bound = Number.POSITIVE_INFINITY
  let at: string | undefined = epoch
  while (at !== undefined && !origins.has(at)) {
    origins.set(at, bound)
    const fork: Fork | undefined = Object.hasOwn(forks, at) ? forks[at] : undefined
    if (fork) bound = Math.min(bound, fork.revision)
    at = fork?.from
  }
  return origins
}

/** Returns the revision up to which two epochs are the same; undefined where that is not known. */
export function commonRevision(
  a: string,
  b: string,
  forks: Readonly<Record<string, Fork>>,
): number | undefined {
  const ofA = originsOf(a, forks)
  for (const [epoch, bound] of originsOf(b, forks)) {
    const other = ofA.get(epoch)
    if (other !== undefined) return Math.min(bound, other)
  }
  return undefined
}
