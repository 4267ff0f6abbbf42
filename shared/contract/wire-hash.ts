/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '4c1d2369b29e655f4e16bd706295a33de62c0e0c1405d058b9df5bfa2f4c0974'
