/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'be81e6165fc1aef7ad56503051d4e5a703acdb0fcf1d66434d0fb485395152ca'
