import { z } from 'zod'
import { callActs } from './call-acts.ts'
import { customerActs } from './customer-acts.ts'
import type { AnyActDefinition } from './define-act.ts'
import { followUpActs } from './follow-up-acts.ts'
import { noteActs } from './note-acts.ts'
import { reviewActs } from './review-acts.ts'
import { teamSettingsActs } from './team-settings-acts.ts'
import { ticketActs } from './ticket-acts.ts'

/** Every act there is. Each file lists its own; everything else follows from their definitions. */
const ALL = [
  ...customerActs,
  ...ticketActs,
  ...reviewActs,
  ...noteActs,
  ...callActs,
  ...followUpActs,
  ...teamSettingsActs,
] as const
type Definition = (typeof ALL)[number]

export type ActType = Definition['type']
type Flat<T> = { [K in keyof T]: T[K] }
/** An act of one type. */
export type ActOf<T extends ActType> = T extends ActType
  ? Flat<{ type: T } & z.output<Extract<Definition, { type: T }>['input']>>
  : never
/** An act before it was parsed: ids are still plain text. */
export type ActInput = {
  [D in Definition as D['type']]: Flat<{ type: D['type'] } & z.input<D['input']>>
}[ActType]
/** An act of a person, or of the line on a person's behalf: what a console puts into its outbox and the hub does once. */
export type Act = ActOf<ActType>
/** The code of every reason with which a rule refuses an act. */
export type RuleRefusal = { [D in Definition as D['type']]: Extract<keyof D['refusals'], string> }[ActType]

/** The types of all acts, in the order of the list above. */
export const ACT_TYPES: readonly ActType[] = ALL.map(({ type }) => type)
export const isActType = (type: string): type is ActType => byType.has(type)

const byType = new Map<string, AnyActDefinition>(ALL.map((definition) => [definition.type, definition]))
/** The definition of an act's type. */
export const actDefinition = (type: ActType): AnyActDefinition => byType.get(type) as AnyActDefinition

/** The schema of all acts together, by their type. */
export const Act: z.ZodType<Act, ActInput> = z.discriminatedUnion(
  'type',
  ALL.map(({ type, input }) => (input as unknown as z.ZodObject).extend({ type: z.literal(type) })) as never,
)
