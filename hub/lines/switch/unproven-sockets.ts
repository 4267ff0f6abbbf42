import { networkOf } from '../../auth/network-of.ts'
import type { SwitchLimits } from './switch-options.ts'

/** What the door needs to know of a socket that has not proven an account. */
export interface UnprovenSocket {
  readonly remoteAddress: string
  /** The account whose pass it carried (see `line-pass.ts`), null for a stranger. */
  readonly passOf: string | null
  /** Milliseconds of the door's clock. */
  readonly openedAt: number
  /** True once it has sent anything. */
  readonly hasSpoken: boolean
  /** Closes it with 1013: try again later. */
  makeRoom(): void
}

/** How many places there are, and the clock of the door. */
export interface UnprovenSettings {
  readonly limits: Pick<SwitchLimits, 'unprovenPerAddress' | 'unprovenConnections' | 'unprovenPerPass'>
  readonly clock: { now(): number }
}

/** A phone proves itself in two round trips; over the slowest network it is through by then, in milliseconds. */
const SILENT_PROTECTED_MS = 1000
const SPEAKING_PROTECTED_MS = 3000

/**
 * The places at the door for sockets that have not proven an account: so many an address, so many in all.
 *
 * A newcomer takes the place of the socket that has been unproven the longest, so that silent sockets cannot keep phones
 * out; none is put out that has not had time to prove itself. Sockets with a pass have places of their own by account.
 */
export class UnprovenSockets {
  readonly #settings: UnprovenSettings
  readonly #strangers = new Map<string, Set<UnprovenSocket>>()
  readonly #withPass = new Map<string, Set<UnprovenSocket>>()
  #strangerCount = 0

  constructor(settings: UnprovenSettings) {
    this.#settings = settings
  }

  /** Makes room for a newcomer where there is none; false when nobody can be put out. Call it before the upgrade. */
  hasRoomFor(address: string, passOf: string | null): boolean {
    const { unprovenPerAddress, unprovenConnections, unprovenPerPass } = this.#settings.limits
    if (passOf !== null) {
      const own = this.#withPass.get(passOf)
      // whoever shows the pass again has given the older ones up
      if (own && own.size >= unprovenPerPass) this.#putOut(firstOf(own))
      return true
    }
    const here = this.#strangers.get(networkOf(address))
    if (here && here.size >= unprovenPerAddress) return this.#putOutSlowest([here])
    if (this.#strangerCount < unprovenConnections) return true
    const crowds = [...this.#strangers.values()].sort((a, b) => b.size - a.size)
    return this.#putOutSlowest(crowds)
  }

  /** Puts one stranger out, however new: a place is needed for a socket that has a pass. False when there is none. */
  yieldOne(): boolean {
    const crowd = [...this.#strangers.values()].sort((a, b) => b.size - a.size)[0]
    if (!crowd) return false
    this.#putOut(firstOf(crowd))
    return true
  }

  add(socket: UnprovenSocket): void {
    const [places, key] = this.#placesOf(socket)
    const own = places.get(key) ?? new Set()
    places.set(key, own.add(socket))
    if (places === this.#strangers) this.#strangerCount++
  }

  /** The socket has proven an account, or is gone. */
  remove(socket: UnprovenSocket): void {
    const [places, key] = this.#placesOf(socket)
    const own = places.get(key)
    if (!own?.delete(socket)) return
    if (places === this.#strangers) this.#strangerCount--
    if (own.size === 0) places.delete(key)
  }

  #placesOf({ passOf, remoteAddress }: UnprovenSocket): [Map<string, Set<UnprovenSocket>>, string] {
    return passOf === null ? [this.#strangers, networkOf(remoteAddress)] : [this.#withPass, passOf]
  }

  /** Of the first crowd that has one: the socket that has used up its time and came first. */
  #putOutSlowest(crowds: readonly ReadonlySet<UnprovenSocket>[]): boolean {
    const now = this.#settings.clock.now()
    const isDue = ({ openedAt, hasSpoken }: UnprovenSocket): boolean =>
      now - openedAt >= (hasSpoken ? SPEAKING_PROTECTED_MS : SILENT_PROTECTED_MS)
    for (const crowd of crowds) {
      const slowest = [...crowd].find(isDue)
      if (!slowest) continue
      this.#putOut(slowest)
      return true
    }
    return false
  }

  #putOut(socket: UnprovenSocket | undefined): void {
    if (!socket) return
    this.remove(socket)
    socket.makeRoom()
  }
}

/** A set keeps the order in which its members came. */
const firstOf = <T>(members: ReadonlySet<T>): T | undefined => members.values().next().value
