/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'f1e3deea288ba65fb416fc83f1f796a7fefc1aea5c81ab411ae9e1217166d38b'
