/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '4f8c280f09cb8e8205cba74b3d3dbc67608adf6b8e3a217ab87f661056483561'
