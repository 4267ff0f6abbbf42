/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '56be2b2d20b64e86f51bf7d558757aa39c3a287dffdd5b35ca732fe3045674d3'
