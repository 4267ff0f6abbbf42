import { z } from 'zod'

/**
 * Who gets an entity: everybody of the hub's team (`all`), one person (`person:ID`), or the members of a team or a department.
 * The hub filters snapshot, pull and announcements by the buckets that a person may read.
 */
export type Bucket = 'all' | `person:${string}` | `team:${string}` | `department:${string}`

/** A bucket's name as it travels and is stored: a newer hub may have buckets of another sort. */
export const BucketName = z.string().min(1).max(200)

/** The bucket that everybody reads. */
export const ALL: Bucket = 'all'
/** The buckets of an entity that everybody reads. */
export const EVERYBODY: readonly Bucket[] = [ALL]

/** Returns true if these are the buckets of an entity that is in `all` and nowhere else. */
export const isEverybody = (buckets: readonly string[]): boolean => buckets.length === 1 && buckets[0] === ALL

/** Which teams and departments a person is a member of. */
export interface Membership {
  readonly teams: readonly string[]
  readonly departments: readonly string[]
}
/** The membership of a person who is in no team and no department. */
export const NO_MEMBERSHIP: Membership = { teams: [], departments: [] }

/** Returns the buckets that a person may read. */
export const bucketsOf = (person: { readonly id: string } & Membership): readonly Bucket[] => [
  ALL,
  `person:${person.id}`,
  ...person.teams.map((team): Bucket => `team:${team}`),
  ...person.departments.map((department): Bucket => `department:${department}`),
]
