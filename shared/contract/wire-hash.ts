/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '086ad3347b59726491094bdfa55d9e7bbfc68357e1c218e187f13cbfb59c7622'
