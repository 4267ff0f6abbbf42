import { entityKey, type EntityKey, type EntityRef } from '../entities/entity-ref.ts'
import {
  refuse,
  type ActDraft,
  type DecideContext,
  type Decision,
  type LedgerView,
  type Read,
} from './define-act.ts'
import { can } from './can.ts'
import { namedView } from './named-view.ts'
import { actDefinition, type Act } from './registry.ts'

/** Everything that must be loaded before `decide` is asked about an act. */
export const readsOf = (act: Act): readonly Read[] => actDefinition(act.type).reads(act)

/**
 * What must be loaded besides, once what `readsOf` names is in `view`. It may change with what the act looks at, so it is
 * asked anew before each decision. Empty for most acts.
 */
export function furtherReadsOf(act: Act, view: LedgerView): readonly Read[] {
  const { furtherReads } = actDefinition(act.type)
  return furtherReads?.(act, namedView(act.type, readsOf(act), view)) ?? []
}

/** The entity whose draft, outbox order and conflicts an act belongs to. */
export const subjectOf = (act: Act): EntityRef => actDefinition(act.type).subject(act)

/**
 * What an act does to the ledger, or why it may not be. Pure: console and hub run it on the same view and get the same
 * changes. Acts that were done before give no changes and are no error, so that they may be repeated. Throws
 * UnnamedReadError where the act's definition is at fault.
 */
export function decide(act: Act, view: LedgerView, context: DecideContext): Decision {
  if (!can(context.actor.role, act.type)) return refuse('notAllowed')
  return actDefinition(act.type).decide(
    act,
    namedView(act.type, [...readsOf(act), ...furtherReadsOf(act, view)], view),
    context,
  )
}

/** What must be in the ledger for an act to mean something: its subject, and what it refers to. */
export function referencesOf(act: Act): readonly EntityKey[] {
  const { entity, id } = subjectOf(act)
  return [entityKey(entity, id), ...othersNamedBy(act).map((other) => entityKey(other.entity, other.id))]
}

/** What an act refers to besides its subject: where one is not there, the hub refuses the act. */
export const othersNamedBy = (act: Act): readonly EntityRef[] =>
  (actDefinition(act.type).references?.(act) ?? []).flatMap(([entity, id]) => (id ? [{ entity, id }] : []))

/** What an act brings into the ledger; undefined where it only changes what is there. */
export function createdBy(act: Act): EntityKey | undefined {
  const { createsSubject, subject } = actDefinition(act.type)
  const { entity, id } = subject(act)
  return createsSubject ? entityKey(entity, id) : undefined
}

/** The entity whose state an act takes one step on, chosen in view of the steps before it. */
function advances(act: Act): EntityKey | undefined {
  const { advancesSubject, subject } = actDefinition(act.type)
  const { entity, id } = subject(act)
  return advancesSubject?.(act) ? entityKey(entity, id) : undefined
}

/**
 * Whether an act makes sense only after an earlier one: what it is about was to be made by that one, or both are steps
 * of the same state. Notes, scalars and everything about other entities depend on nothing, so that a refused act holds
 * back what was built on it and never anything else.
 */
export function dependsOn(later: Act, earlier: Act): boolean {
  const made = createdBy(earlier)
  if (made !== undefined && made !== createdBy(later) && referencesOf(later).includes(made)) return true
  const step = advances(earlier)
  return step !== undefined && step === advances(later)
}

/** True where the console says an act by itself: a person can give it up once the hub refused it, and not take it back before. */
export const isAutomatic = (act: Act): boolean => actDefinition(act.type).isAutomatic === true

/** The draft that an undone act leaves; null where nothing was typed. */
export const draftOf = (act: Act): ActDraft | null => actDefinition(act.type).draft(act)

/** The words that a person typed into an act, so that a refused one can be read and copied; null where there were none. */
export function typedTextOf(act: Act): string | null {
  const text = actDefinition(act.type).typedText(act)
  return text.trim() === '' ? null : text
}
