/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '9bd70128e1c54e941b4db42c6db00bbe2b2e650f744fa680461fd7daf2f6cf86'
