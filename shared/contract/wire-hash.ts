/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '95ddcccff6a12d02abeb446dc5b41926368d08c8f52e38044c566d317a7ecda9'
