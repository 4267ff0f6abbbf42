import type { Migration } from './migration.ts'

/**
 * Keeps an older console away from acts, decisions and drafts with the names of protocol 2, which it cannot read. The names
 * themselves are written by `stored-names.ts` at the start that follows.
 */
export const ticketNames: Migration = { id: 8, up: () => undefined }
