import { DoorError } from '../../shared/contract/door.ts'
import type { DeskId, PersonId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import { pause } from '../../shared/timer.ts'
import { TokenBucket } from '../token-bucket.ts'

/** A console sends what it did in weeks without the hub in one go, and after that more than any person can do. */
const COMMANDS_AT_ONCE = 20_000
const COMMANDS_PER_SECOND = 200
/**
 * Refusals of a person. Each is written down, and none changes anything, so many of them are a fault or an attack; after weeks without
 * the hub there may be some thousands all the same.
 */
const REFUSALS_AT_ONCE = 4000
const REFUSALS_PER_SECOND = 1
/** A console waits for its answer for 20 s. */
const LONGEST_WAIT_MS = 8 * SECOND_MS
/** Above so many names in memory, those whose bucket is full again are dropped. */
const SWEEP_ABOVE = 1000

export interface AllowanceOptions {
  /** Milliseconds of an even clock. */
  readonly now?: () => number
  /** A person sends more than one can; told once until it is over. */
  readonly onSlowed: (who: { readonly person: PersonId; readonly desk: DeskId }) => void
}

interface Sender {
  readonly person: PersonId
  readonly desk: DeskId
}

/**
 * Holds back consoles that send commands faster than persons act, so that one agent can neither take the hub's time nor fill its disk. A
 * batch waits some seconds at the hub, which an older console does not notice, or is refused with `slowDown` and comes again.
 */
export class CommandAllowance {
  readonly #now: () => number
  readonly #onSlowed: AllowanceOptions['onSlowed']
  /** By console. */
  readonly #sent = new Map<string, TokenBucket>()
  /** By person: another console of the same person has no refusals of its own. */
  readonly #refused = new Map<string, TokenBucket>()
  readonly #waiting = new Set<string>()
  readonly #slowed = new Set<string>()

  constructor({ now = () => performance.now(), onSlowed }: AllowanceOptions) {
    this.#now = now
    this.#onSlowed = onSlowed
  }

  /**
   * Runs a batch of so many commands, or entries that are sent again, once they may run. Until it is known how they end, each counts as refused: batches side by side
   * do not get past the limit. Throws DoorError `slowDown`.
   */
  async run<Result extends { readonly status: string }>(
    sender: Sender,
    count: number,
    work: () => Promise<readonly Result[]>,
  ): Promise<readonly Result[]> {
    const wait = this.#admit(sender, count)
    this.#sentBy(sender).charge(count)
    const refused = this.#refusedOf(sender)
    refused.charge(count)
    let notRefused = count
    try {
      if (wait > 0) await this.#hold(sender, wait)
      const results = await work()
      notRefused = results.filter(({ status }) => status !== 'refused').length
      return results
    } finally {
      refused.giveBack(notRefused)
    }
  }

  /** Milliseconds that the batch has to wait. Throws DoorError `slowDown` where that is too long. */
  #admit(sender: Sender, count: number): number {
    const { person, desk } = sender
    const wait = Math.max(this.#sentBy(sender).waitFor(count), this.#refusedOf(sender).waitFor(count))
    if (wait === 0) this.#slowed.delete(person)
    else if (wait > LONGEST_WAIT_MS || this.#waiting.has(desk)) {
      if (!this.#slowed.has(person)) this.#onSlowed(sender)
      this.#slowed.add(person)
      throw new DoorError(
        'slowDown',
        'This console sends more than a person can do. What you did is kept and sent a little later.',
        true,
      )
    }
    return wait
  }

  /** One batch of a console waits at a time. */
  async #hold({ desk }: Sender, wait: number): Promise<void> {
    this.#waiting.add(desk)
    try {
      await pause(wait)
    } finally {
      this.#waiting.delete(desk)
    }
  }

  #sentBy({ desk }: Sender): TokenBucket {
    return this.#bucket(this.#sent, desk, COMMANDS_PER_SECOND, COMMANDS_AT_ONCE)
  }
  #refusedOf({ person }: Sender): TokenBucket {
    return this.#bucket(this.#refused, person, REFUSALS_PER_SECOND, REFUSALS_AT_ONCE)
  }

  #bucket(buckets: Map<string, TokenBucket>, name: string, perSecond: number, burst: number): TokenBucket {
    const known = buckets.get(name)
    if (known) return known
    if (buckets.size >= SWEEP_ABOVE)
      for (const [other, bucket] of buckets) if (bucket.isFull) buckets.delete(other)
    const made = new TokenBucket(perSecond, burst, this.#now)
    buckets.set(name, made)
    return made
  }
}
