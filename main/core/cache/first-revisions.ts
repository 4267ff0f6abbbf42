/** Returns, for each command of these changes, the revision of its first one. */
export function firstRevisions(
  changes: readonly { readonly command: string | null; readonly revision: number }[],
): Map<string, number> {
  const firsts = new Map<string, number>()
  for (const { command, revision } of changes)
    if (command !== null) firsts.set(command, Math.min(firsts.get(command) ?? revision, revision))
  return firsts
}
