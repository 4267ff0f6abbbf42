import { bucketsOf, NO_MEMBERSHIP, type Membership } from '../../shared/entities/bucket.ts'

/** Who is a member of which team and department. */
export interface Memberships {
  of(personId: string): Membership
  /** Called with each person whose membership is another now. */
  onChanged(listener: (personId: string) => void): void
}

/** Nobody is a member of anything, as long as teams and departments cannot be administered. */
export const NO_MEMBERSHIPS: Memberships = { of: () => NO_MEMBERSHIP, onChanged: () => undefined }

/** Knows which buckets each person may read. */
export class Readers {
  readonly #memberships: Memberships

  constructor(memberships: Memberships = NO_MEMBERSHIPS) {
    this.#memberships = memberships
  }

  /** Returns the buckets that a person may read now. */
  bucketsOf(personId: string): ReadonlySet<string> {
    return new Set(bucketsOf({ id: personId, ...this.#memberships.of(personId) }))
  }

  /** Called with each person whose buckets are others now. */
  onChanged(listener: (personId: string) => void): void {
    this.#memberships.onChanged(listener)
  }
}
