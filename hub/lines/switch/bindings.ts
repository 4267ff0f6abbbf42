import type { Endpoint } from './endpoint.ts'

export interface Binding {
  readonly endpoint: Endpoint
  readonly expiresAt: number
  readonly userAgent: string | null
  readonly remoteAddress: string | null
  /** Of the newest REGISTER: an older one comes too late (RFC 3261, section 10.3, step 7). */
  readonly callId: string
  readonly cseq: number
  readonly stopExpiry: () => void
}

/** Phones of one account at once; of more the oldest is forgotten. */
const MOST_OF_AN_ACCOUNT = 10

/**
 * The registered phones by account, in the order in which they came. Calls go to the one that came last; the others stand by
 * for it, so that two phones of one account do not put each other out.
 */
export class Bindings {
  readonly #byUsername = new Map<string, Binding[]>()

  /** The phone that rings. */
  chiefOf(username: string): Binding | undefined {
    return this.#byUsername.get(username)?.at(-1)
  }

  of(username: string): readonly Binding[] {
    return this.#byUsername.get(username) ?? []
  }

  find({ username, instance }: { username: string; instance: string }): Binding | undefined {
    return this.of(username).find(({ endpoint }) => endpoint.instance === instance)
  }

  chiefs(): Binding[] {
    return [...this.#byUsername.values()].flatMap((list) => list.slice(-1))
  }

  /** Puts the phone's binding in the place of its old one, or behind all others. */
  set(binding: Binding, place: 'same' | 'last'): void {
    const list = this.#byUsername.get(binding.endpoint.username) ?? []
    const at = list.findIndex(({ endpoint }) => endpoint === binding.endpoint)
    list[at]?.stopExpiry()
    if (at !== -1 && place === 'same') list[at] = binding
    else {
      if (at !== -1) list.splice(at, 1)
      list.push(binding)
    }
    if (list.length > MOST_OF_AN_ACCOUNT) list.shift()?.stopExpiry()
    this.#byUsername.set(binding.endpoint.username, list)
  }

  delete(binding: Binding): void {
    const { username } = binding.endpoint
    const left = this.of(username).filter((other) => other !== binding)
    binding.stopExpiry()
    if (left.length === 0) this.#byUsername.delete(username)
    // who can be reached rings before who cannot
    else this.#byUsername.set(username, [...left.filter(isAway), ...left.filter((other) => !isAway(other))])
  }

  clear(): void {
    for (const { stopExpiry } of [...this.#byUsername.values()].flat()) stopExpiry()
    this.#byUsername.clear()
  }
}

const isAway = ({ endpoint }: Binding): boolean => !endpoint.isReachable
