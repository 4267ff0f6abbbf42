import type { KeyObject } from 'node:crypto'
import { z } from 'zod'
import { isSigned, type AuditHead } from './audit-head.ts'
import { FIRST_HASH, hashOfRow, type AuditRow } from './audit-row.ts'

/**
 * What is wrong with a trail. `rowMissing`: rows were taken out. `rowChanged`: a row is not as it was written. `chainBroken`: the row
 * before it was replaced. `headForged`: a head that this hub did not sign. `rewritten`: up to there the rows were written anew after
 * a head was signed. `cut`: the end is missing. `unsigned`: rows that no head speaks for.
 */
export type AuditFaultCode =
  'rowMissing' | 'rowChanged' | 'chainBroken' | 'headForged' | 'rewritten' | 'cut' | 'unsigned'

export interface AuditFault {
  readonly code: AuditFaultCode
  /** The number of the row where it begins. */
  readonly n: number
  /** For the person who looks for it. */
  readonly message: string
}

/** Rows that are missing, of which the trail says itself that they could not be read in damaged data. */
export interface AuditGap {
  readonly from: number
  readonly to: number
  /** The row that says so. */
  readonly toldBy: number
}

export interface AuditReport {
  /** True if nothing is wrong; gaps of which the trail tells are no fault. */
  readonly isWhole: boolean
  readonly gaps: readonly AuditGap[]
  readonly rows: number
  /** The last row for which a signed head speaks; 0 where none does. */
  readonly signedUpTo: number
  /** The first hundred, in the order of rows. */
  readonly faults: readonly AuditFault[]
}

export interface AuditCheckOptions {
  readonly hubId: string
  readonly publicKey: KeyObject
  /** Rows of after this moment may wait for their head still, in milliseconds since 1970. */
  readonly unsignedSince: number
}

const MOST_FAULTS = 100

const Rescued = z.object({ missing: z.string() })

/** The rows that a row names as lost with damaged data, as in `3-7,12`; a script that verifies an export reads the same. */
function toldMissing({ kind, detail }: AuditRow): { readonly from: number; readonly to: number }[] {
  if (kind !== 'rescued') return []
  const { missing } = Rescued.catch({ missing: '' }).parse(JSON.parse(detail))
  return [...missing.matchAll(/(\d+)(?:-(\d+))?/g)].map(([, from, to]) => ({
    from: Number(from),
    to: Number(to ?? from),
  }))
}
const when = (at: number): string => new Date(at).toISOString()

/** Checks a trail: first every head, then every row in order, then `report`. */
export class AuditCheck {
  readonly #options: AuditCheckOptions
  readonly #heads = new Map<number, AuditHead[]>()
  readonly #faults: AuditFault[] = []
  readonly #gaps: AuditGap[] = []
  /** Of which nothing has told yet. */
  #missing: readonly { readonly from: number; readonly to: number }[] = []
  #rows = 0
  #lastN = 0
  #lastHash = FIRST_HASH
  #signedUpTo = 0
  #unsigned: { readonly n: number; readonly at: number } | undefined

  constructor(options: AuditCheckOptions) {
    this.#options = options
  }

  head(head: AuditHead): void {
    const { hubId, publicKey } = this.#options
    if (!isSigned(publicKey, hubId, head))
      return this.#note('headForged', head.n, `The head of row ${head.n} was not signed by this hub.`)
    this.#heads.set(head.n, [...(this.#heads.get(head.n) ?? []), head])
  }

  row(row: AuditRow): void {
    const { n, hash, previousHash } = row
    const expected = this.#lastN + 1
    if (n > expected) {
      this.#missing = [...this.#missing, { from: expected, to: n - 1 }]
      // what was signed about the last one that is missing holds for what this row follows on
      this.#meet(n - 1, previousHash, false)
    } else if (n < expected) this.#note('chainBroken', n, `Row ${n} stands in a place that is not its own.`)
    if (hash !== hashOfRow(row))
      this.#note('rowChanged', n, `Row ${n} of ${when(row.at)} is not as it was written.`)
    else if (n === expected && previousHash !== this.#lastHash)
      this.#note('chainBroken', n, `Row ${n} does not follow on row ${n - 1}, which was replaced.`)
    this.#rows += 1
    this.#lastN = n
    this.#lastHash = hash
    this.#unsigned ??= { n, at: row.at }
    this.#meet(n, hash, true)
    if (hash === hashOfRow(row)) this.#told(row)
  }

  report(): AuditReport {
    for (const { from, to } of this.#missing)
      this.#note(
        'rowMissing',
        from,
        to > from ? `Rows ${from} to ${to} are missing.` : `Row ${from} is missing.`,
      )
    for (const heads of this.#heads.values())
      for (const head of heads)
        if (head.n > this.#lastN)
          this.#note(
            'cut',
            this.#lastN + 1,
            `The rows after ${this.#lastN} are missing: on ${when(head.at)} there were ${head.n}.`,
          )
    const unsigned = this.#unsigned
    if (unsigned && unsigned.at < this.#options.unsignedSince)
      this.#note(
        'unsigned',
        unsigned.n,
        `No signed head speaks for the rows from ${unsigned.n} to ${this.#lastN}.`,
      )
    const faults = [...this.#faults].sort((a, b) => a.n - b.n)
    return {
      isWhole: faults.length === 0,
      gaps: this.#gaps,
      rows: this.#rows,
      signedUpTo: this.#signedUpTo,
      faults,
    }
  }

  /** Takes out of what is missing what this row tells of. */
  #told(row: AuditRow): void {
    const told = toldMissing(row)
    const isTold = ({ from, to }: { from: number; to: number }): boolean =>
      told.some((gap) => gap.from <= from && to <= gap.to)
    this.#gaps.push(...this.#missing.filter(isTold).map((gap) => ({ ...gap, toldBy: row.n })))
    this.#missing = this.#missing.filter((gap) => !isTold(gap))
  }

  /** What was signed about the row that the trail had at this place; `isHere`: the rows up to it are, too, so the head speaks for them. */
  #meet(n: number, hash: string, isHere: boolean): void {
    for (const head of this.#heads.get(n) ?? [])
      if (head.hash === hash) {
        if (!isHere) continue
        this.#signedUpTo = n
        this.#unsigned = undefined
      } else
        this.#note(
          'rewritten',
          n,
          `On ${when(head.at)} row ${n} was another one: rows up to here were written anew since.`,
        )
  }

  #note(code: AuditFaultCode, n: number, message: string): void {
    if (this.#faults.length < MOST_FAULTS) this.#faults.push({ code, n, message })
  }
}
