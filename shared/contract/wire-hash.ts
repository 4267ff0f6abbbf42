/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '05ce0bb5777cb3071c03ac201740ca0c7fe989c4297e791661ad98d903d7c3e2'
