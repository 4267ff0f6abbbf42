/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'a6f650c239d392bf6d5e520ebe00c222f3cbc72e0d604c9f4beec0e6290d5f63'
