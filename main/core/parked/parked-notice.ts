import { z } from 'zod'
import type { Cache } from '../cache/cache.ts'
import type { Notices } from '../notices/notices.ts'
import type { ParkedChanges } from './parked-changes.ts'

const ToldKinds = z.array(z.string())

/**
 * Gives the function that says which kinds of entities need an update of this program: each kind once, also over restarts,
 * until everything of it could be read.
 */
export function createParkedNotice(
  { meta, write }: Cache,
  parked: ParkedChanges,
  notices: Notices,
): () => void {
  return () => {
    const kinds = parked.summary().kinds.map(({ kind }) => kind)
    const told = meta.get('parkedTold', ToldKinds) ?? []
    const fresh = kinds.filter((kind) => !told.includes(kind))
    if (fresh.length === 0 && told.every((kind) => kinds.includes(kind))) return
    write('relaxed', () => meta.set('parkedTold', kinds))
    if (fresh.length > 0) notices.add('warning', 'newerParts', { parts: fresh.join(',') })
  }
}
