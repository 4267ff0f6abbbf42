/**
 * Who gets an entity: everybody of the hub's team (`all`), or one person (`person:ID`). The hub filters snapshot, pull and
 * announcements by the buckets that a person may read. `team:ID` and `department:ID` are reserved for teams and departments.
 */
export type Bucket = 'all' | `person:${string}` | `team:${string}` | `department:${string}`

/** The buckets of an entity that everybody reads. */
export const EVERYBODY: readonly Bucket[] = ['all']
