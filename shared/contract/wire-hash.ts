/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '437aaf634bec4d810669ab95fe5613e5054d5a7d0b406367414752d4fce03f3d'
