/**
 * Names that are stored or sent and were others before. This is the one place for them: consoles bring outbox, drafts and
 * cache to the names of today when they start after an update (`main/core/cache/stored-names.ts`), hubs their ledger and feed
 * (`hub/store/stored-names.ts`), and both read what an older side sends.
 * An entry is never removed: a laptop may lie in a drawer for a year with something unsent.
 */

type Raw = Readonly<Record<string, unknown>>
type Rename = (fields: Raw) => Raw

export interface FormerNames {
  /** By the former type of an act: the act as it is today. */
  readonly acts: Readonly<Record<string, Rename>>
  /** By kind: an entity, or some of its fields, with the names of today. One that has them comes back the same. */
  readonly entities: Readonly<Record<string, Rename>>
  /** By the first part of a draft's key, as `ticket` of `ticket:ID`: what was typed, with the names of today. */
  readonly drafts: Readonly<Record<string, Rename>>
}

const typeNow =
  (type: string): Rename =>
  (act) => ({ ...act, type })

export const FORMER_NAMES: FormerNames = {
  acts: {
    // protocol 2
    'ticket.moveTo': typeNow('ticket.setStatus'),
    'ticket.advance': typeNow('ticket.completeStage'),
    'ticket.decide': typeNow('ticket.decideRequest'),
  },
  entities: {},
  drafts: {},
}

const isRaw = (value: unknown): value is Raw =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const renameOf = (table: Readonly<Record<string, Rename>>, name: string): Rename | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

/** An act with the names of today; anything that is no act comes back as it is. */
export function currentAct(act: unknown, names: FormerNames = FORMER_NAMES): unknown {
  if (!isRaw(act) || typeof act['type'] !== 'string') return act
  const rename = renameOf(names.acts, act['type'])
  // one that was renamed twice has two entries
  return rename ? currentAct(rename(act), names) : act
}

/** A whole entity, or some of its fields, with the names of today. */
export const currentBody = (entity: string, body: unknown, names: FormerNames = FORMER_NAMES): unknown =>
  isRaw(body) ? (renameOf(names.entities, entity)?.(body) ?? body) : body

/** What was typed into a draft, with the names of today. */
export const currentDraft = (key: string, value: unknown, names: FormerNames = FORMER_NAMES): unknown =>
  isRaw(value) ? (renameOf(names.drafts, key.split(':', 1)[0] ?? '')?.(value) ?? value) : value
