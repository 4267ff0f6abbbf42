import type { Meta } from '../cache/meta.ts'

/** Where the copy of `all` stands that broke off. */
export const HALF_OF_ALL = 'snapshotHalf'
/** The same of another bucket. */
export const HALF_OF_BUCKET = 'bucketHalf'

/** What was begun counts for nothing any more: the next copy begins anew. In a transaction of the caller. */
export function forgetHalfCopies(meta: Meta): void {
  meta.remove(HALF_OF_ALL)
  meta.remove(HALF_OF_BUCKET)
}
