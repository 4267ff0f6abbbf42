/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '32ffd307b8e9c40298f7dc3279fe0505c53d5bf64bf6ffc6631dc5899e143546'
