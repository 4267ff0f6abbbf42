/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = 'ef2f21ec67fd3305fc23475992c96e912d8c1c5abff310ac7125df36f0096d1e'
