/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '06b8c5fd9efb3e93d2aa037914b71c783ce1872addd94c7a27a7c093f116f15e'
