/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '757078bbce626624046f7d3b32ef26d1725f542ca037a661e1af2b124885d2de'
