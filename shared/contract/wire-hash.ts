/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '06bbf4044b3b59385156ebd770cc1de81229fba9d9f7493d4e1c5f5a4f009d8b'
