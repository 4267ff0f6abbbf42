/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'baa99505ddee011022130f5a7418c9ddb6e99c2620472727a4d1b917f3e93846'
