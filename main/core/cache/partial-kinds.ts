import { z } from 'zod'
import type { Cache } from './cache.ts'

const PartialKinds = z.array(z.string())

/** Returns the kinds of which there may be entities that this person may not read, as the hub last said. */
export const partialKindsHere = ({ meta }: Pick<Cache, 'meta'>): readonly string[] =>
  meta.get('partialKinds', PartialKinds) ?? []

/** Keeps what the hub says of that. */
export function keepPartialKinds(cache: Cache, kinds: readonly string[]): void {
  if (JSON.stringify(kinds) !== JSON.stringify(partialKindsHere(cache)))
    cache.write('relaxed', () => cache.meta.set('partialKinds', kinds))
}
