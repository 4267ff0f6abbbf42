/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '22c7b4722099528c2c5428f1242da59fd52926f8a07e77b936167b9c5bab585d'
