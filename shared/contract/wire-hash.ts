/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'f55994de180f6755a2409a81457d6c8c3be3bc3d339ef3cbfecf49d08c5497a6'
