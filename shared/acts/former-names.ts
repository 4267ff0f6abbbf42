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

const isRaw = (value: unknown): value is Raw =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
const typeNow =
  (type: string): Rename =>
  (act) => ({ ...act, type })

/** What is named `from` is named `to`, where it is there under its former name alone. */
function renamed(fields: Raw, from: string, to: string): Raw {
  if (!Object.hasOwn(fields, from) || Object.hasOwn(fields, to)) return fields
  const { [from]: value, ...rest } = fields
  return { ...rest, [to]: value }
}
const withComment = (fields: Raw): Raw => renamed(fields, 'words', 'comment')
const decisionNow = (decision: unknown): unknown => (isRaw(decision) ? withComment(decision) : decision)

/** A ticket, or some of its fields, whose decisions have comments. */
function ticketNow(ticket: Raw): Raw {
  const decision = decisionNow(ticket['decision'])
  const former: readonly unknown[] = Array.isArray(ticket['voidDecisions']) ? ticket['voidDecisions'] : []
  const voidDecisions = former.map(decisionNow)
  const isVoidNow = voidDecisions.every((one, index) => one === former[index])
  if (decision === ticket['decision'] && isVoidNow) return ticket
  return { ...ticket, ...('decision' in ticket && { decision }), ...(!isVoidNow && { voidDecisions }) }
}

export const FORMER_NAMES: FormerNames = {
  // all of protocol 2
  acts: {
    'ticket.moveTo': typeNow('ticket.setStatus'),
    'ticket.advance': typeNow('ticket.completeStage'),
    'ticket.decide': (act) => ({ ...withComment(act), type: 'ticket.decideRequest' }),
  },
  entities: { ticket: ticketNow },
  drafts: { ticket: withComment },
}

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
