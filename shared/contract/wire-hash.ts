/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'def7ed266313aa96678241a640cfceb9947c644c57515c5ba4b153af7fa0e6e0'
