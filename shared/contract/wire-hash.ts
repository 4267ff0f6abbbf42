/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'e7aa13eee0db7bcc63043aab8ff193255ecb64db2e50a5b8063b9220938dd080'
