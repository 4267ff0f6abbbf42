/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '50551bea0ca193f5735da7eeff24d66f3cfcd1a59d059c671f316d5ac780b914'
