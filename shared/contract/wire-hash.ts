/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '1104850f74c857246dafeb496f65c9fa4b88b6de2c50288864541577c2d057f3'
