/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '938b83e85bd1330f6229a12b32bcd760b1101f3ab91b02aea081752b11e922fc'
