/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'e2ee0ab1bb60fbc696ec9eb0d03e7873392ea40f9c06fa5b70682799c885f7f1'
