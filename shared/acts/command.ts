import { z } from 'zod'
import { CommandId, DeskId, PersonId } from '../domain/ids.ts'
import { Moment } from '../domain/time.ts'
import { Act } from './registry.ts'

/** An act with who, where and when: the unit of the outbox. `(desk, seq)` is executed once. */
export const Command = z.object({
  id: CommandId,
  desk: DeskId,
  seq: z.number().int().positive(),
  actor: PersonId,
  at: Moment,
  /** Revision of the entity that the person saw when acting; null for acts on nothing yet. */
  basedOn: z.number().int().nonnegative().nullable(),
  act: Act,
})
export type Command = z.infer<typeof Command>
