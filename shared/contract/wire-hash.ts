/**
 * The hash of everything that console and hub say to each other (`wire-schemas.ts`). Never changed without a decision about
 * the protocol: CONTRIBUTING.md, "Change what is on the wire".
 */
export const WIRE_HASH = '572cbb4a37830fb3dc6fdf7761bfda3ceb6521d38867bb303f42e5ef782e23d9'
