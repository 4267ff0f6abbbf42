import { z } from 'zod'
import { CustomerId, FollowUpId, TicketId } from '../domain/ids.ts'
import { Ticket } from '../domain/ticket.ts'
import { Moment } from '../domain/time.ts'
import { FollowUpRow, TicketRow } from './desk-queries.ts'

/** Totals are counted up to this: beyond it a person is told that there are more. */
export const MOST_COUNTED = 99
/** So many of each sort are listed; the room of each has them all. */
export const LISTED_WORK = 6

const few = <T extends z.ZodType>(row: T) =>
  z.object({
    /** The first that fall due. */
    rows: z.array(row),
    /** How many there are; `MOST_COUNTED` + 1 where there are more. */
    total: z.number().int(),
  })

/** Something that a person typed and did not save; null ids are of something that is new. */
export const UnsavedDraft = z.object({
  key: z.string(),
  savedAt: Moment,
  /** How many characters were typed. */
  length: z.number().int(),
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('ticket'), id: TicketId, ticket: Ticket.nullable() }),
    z.object({ kind: z.literal('customer'), id: CustomerId.nullable() }),
    z.object({ kind: z.literal('followUp'), id: FollowUpId.nullable() }),
  ]),
  customerName: z.string().nullable(),
})
export type UnsavedDraft = z.infer<typeof UnsavedDraft>

/** What waits for a person between two calls. Follow-ups are the person's own, and those of nobody in the person's queues. */
export const MyWork = z.object({
  tickets: few(TicketRow),
  /** Callers who reached nobody. */
  missed: few(FollowUpRow),
  /** Calls that were promised, or that somebody wants to make. */
  followUps: few(FollowUpRow),
  /** The newest first. */
  drafts: z.array(UnsavedDraft),
  /** True until anything was done at this console: the first steps help then. */
  isNewcomer: z.boolean(),
})
export type MyWork = z.infer<typeof MyWork>
