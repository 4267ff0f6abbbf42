import type { Act } from '../../../shared/acts/registry.ts'
import { isNotWritten } from '../cache/cache.ts'
import type { CallActs } from './call-acts.ts'
import type { CallBook } from './call-book.ts'
import type { LiveCall } from './live-call.ts'

export interface CallReportsOptions {
  readonly book: CallBook
  readonly acts: CallActs
  perform(acts: readonly Act[]): void
}

/** Writes down what calls are worth, at every moment that counts: the call itself, and what follows from it by rule. */
export class CallReports {
  readonly #options: CallReportsOptions
  #unwritten: LiveCall[] = []

  constructor(options: CallReportsOptions) {
    this.#options = options
  }

  write(call: LiveCall): void {
    const { book, acts } = this.#options
    book.save(call)
    try {
      this.#options.perform(acts.now(call))
    } catch (error) {
      // a call is not held up by a full disk or a held file: what it is worth is written down when that is over
      if (!isNotWritten(error)) throw error
      this.#unwritten.push(call)
    }
  }

  /** Writes what could not be written before. */
  writeAgain(): void {
    const waited = this.#unwritten
    this.#unwritten = []
    for (const call of waited) this.write(call)
  }
}
