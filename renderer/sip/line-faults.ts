import type { PhoneProblem } from '../../shared/contract/phone.ts'
import type { LineFault } from './line-reader.ts'
import { makeProblem } from './sip-problem.ts'

/**
 * Counts the messages of the line that came to nothing. Such a line is registered and alive, and yet calls may be lost on it: the light
 * says so from the first one until two proofs in a row had none between them.
 */
export class LineFaults {
  readonly #counts = new Map<LineFault, number>()
  #sinceProof = 0
  #isDoubtful = false

  get total(): number {
    return [...this.#counts.values()].reduce((sum, count) => sum + count, 0)
  }

  /** What is wrong with the line for now; null where nothing is. */
  get problem(): PhoneProblem | null {
    if (!this.#isDoubtful) return null
    const counts = [...this.#counts].map(([fault, count]) => `${fault} ${count}`)
    return makeProblem('unreadable', counts.join(', '))
  }

  /** Counts one; true where it is worth telling: a flood of them is told by its doublings. */
  add(fault: LineFault): boolean {
    this.#counts.set(fault, (this.#counts.get(fault) ?? 0) + 1)
    this.#isDoubtful = true
    this.#sinceProof += 1
    return Number.isInteger(Math.log2(this.#sinceProof))
  }

  /** A round trip came back. */
  proven(): void {
    this.#isDoubtful = this.#sinceProof > 0
    this.#sinceProof = 0
  }
}
