/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '6675351843a048e7f52fe1a7afc2bbca2128f4c81757cd62a3590f7e85147590'
