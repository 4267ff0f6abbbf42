import { z } from 'zod'
import { PersonId, QueueId } from './ids.ts'

export const Role = z.enum(['agent', 'supervisor', 'administrator'])
export type Role = z.infer<typeof Role>

/** Somebody who signs in. Passwords and SIP secrets live on the hub alone, never in this record. */
export const Person = z.object({
  id: PersonId,
  name: z.string().trim().min(1).max(80),
  /** SIP extension and sign-in name, as in `1001`. */
  extension: z.string().regex(/^\d{3,6}$/, 'three to six digits'),
  role: Role,
  /** Skill to level, 1 (least) to 10; used by queues with the strategy `skills`. */
  skills: z.record(z.string(), z.number().int().min(1).max(10)),
  active: z.boolean(),
})
export type Person = z.infer<typeof Person>

/** When a call of the queue opens its ticket by itself. */
export const TicketRule = z.enum(['onRinging', 'onAnswer', 'onMissed', 'never'])
export type TicketRule = z.infer<typeof TicketRule>

export const QueueStrategy = z.enum(['ring-all', 'round-robin', 'longest-idle', 'skills'])
export type QueueStrategy = z.infer<typeof QueueStrategy>

export const Queue = z.object({
  id: QueueId,
  /** As the team says it, as in `售后`. */
  name: z.string().trim().min(1).max(40),
  /** The number that callers dial for it, as in `5000`. */
  extension: z.string().regex(/^\d{3,6}$/),
  strategy: QueueStrategy,
  /** How long one agent rings before the next one does. */
  ringSeconds: z.number().positive().max(600),
  maxWaitSeconds: z.number().positive().max(7200),
  wrapUpSeconds: z.number().int().nonnegative().max(3600),
  /** Service level: a call counts as in time when answered within this. */
  serviceLevelSeconds: z.number().int().positive(),
  ticketRule: TicketRule,
  /** A call of this queue answers itself on the agent's softphone after a short tone. */
  autoAnswer: z.boolean(),
  members: z.array(PersonId),
  requiredSkills: z.array(z.string()),
})
export type Queue = z.infer<typeof Queue>
