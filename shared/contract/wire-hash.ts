/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '0cc2ec4e2d8e43f0a9352f24bb4c0c06bfcd9fbfd7b207c3388282c659ec330d'
