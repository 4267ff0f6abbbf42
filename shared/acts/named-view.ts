import { readKey, type LedgerView, type Read } from './define-act.ts'

/** Thrown where a rule looks at something that its act does not name in `reads`: a fault of the act's definition. */
export class UnnamedReadError extends Error {
  override readonly name = 'UnnamedReadError'

  constructor(act: string, what: string) {
    super(`${act} looks at ${what}, which its reads do not name`)
  }
}

/**
 * A view that answers what is named and throws UnnamedReadError at anything else. Where a rule looks at something unnamed,
 * a store has perhaps not loaded it, and console and hub could decide differently; so a slip fails at once.
 */
export function namedView(act: string, reads: readonly Read[], view: LedgerView): LedgerView {
  const named = new Set(reads.map(readKey))
  const check = (read: Read): void => {
    const key = readKey(read)
    if (!named.has(key)) throw new UnnamedReadError(act, key)
  }
  return {
    get: (entity, id) => {
      check({ kind: 'entity', entity, id })
      return view.get(entity, id)
    },
    openTicketsOf: (customerId) => {
      check({ kind: 'openTicketsOf', customerId })
      return view.openTicketsOf(customerId)
    },
  }
}
