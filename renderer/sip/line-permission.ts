import type { LineAccess, LineAnswer } from '../../shared/contract/phone.ts'

/**
 * Asks before each socket whether the line may be connected to. Where the line is the hub's own, whoever answers at the address has to
 * prove to be that hub first, and only the core can see that. While no core is there, the question waits.
 */
export class LinePermission {
  readonly #ask: (ask: number) => void
  #access: LineAccess
  #asked = 0
  #waiting: ((answer: LineAnswer) => void) | null = null

  /** @param ask puts the question of this number to the core; `answer` is called with what it says */
  constructor(access: LineAccess, ask: (ask: number) => void) {
    this.#access = access
    this.#ask = ask
  }

  /** True where the line is the hub's own: its core has it looked at before it is connected to. */
  get isOfHub(): boolean {
    return this.#access !== 'free'
  }

  /** The account was told anew. A proof counts for a socket that waits for it, and not for one that is opened some day. */
  set(access: LineAccess): void {
    this.#access = access === 'free' ? 'free' : 'askFirst'
    if (access !== 'askFirst' && this.#waiting !== null) this.#settle('open')
  }

  /** Calls `then` with the answer; at once where none has to be asked for. Takes the place of an earlier request. */
  request(then: (answer: LineAnswer) => void): void {
    this.#waiting = then
    if (this.#access === 'askFirst') return this.#putQuestion()
    this.#settle('open')
  }

  answer(ask: number, answer: LineAnswer): void {
    if (ask === this.#asked) this.#settle(answer)
  }

  /** Asks anew where an answer is waited for: a new core is there, or the network seems to be back. */
  repeat(): void {
    if (this.#waiting !== null) this.#putQuestion()
  }

  /** Nobody waits any more. */
  withdraw(): void {
    this.#waiting = null
  }

  #putQuestion(): void {
    this.#asked += 1
    this.#ask(this.#asked)
  }

  #settle(answer: LineAnswer): void {
    const then = this.#waiting
    this.#waiting = null
    // a proof is good for one socket: who is behind the address when that one breaks, has to be seen then
    if (this.#access === 'proven') this.#access = 'askFirst'
    then?.(answer)
  }
}
