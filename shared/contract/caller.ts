import { z } from 'zod'
import { QueueId } from '../domain/ids.ts'
import { E164 } from '../domain/e164.ts'

/**
 * The test caller's two questions to the hub: a customer's phone for trials and tests, without a sign-in. The hub
 * answers them only while its built-in switch is the line.
 */

/** `GET /api/caller/options`: who may call, and where to. */
export const CallerOptions = z.object({
  /** Sample customers, so that a call shows a history; may be empty. */
  customers: z.array(z.object({ name: z.string(), e164: E164 })),
  queues: z.array(z.object({ id: QueueId, name: z.string(), extension: z.string().min(1).max(20) })),
  iceServers: z.array(
    z.object({ urls: z.string(), username: z.string().optional(), credential: z.string().optional() }),
  ),
  /** Where the switch takes WebSockets, on the host that served the page. */
  sipPath: z.string().startsWith('/'),
  /** The domain part of this line's addresses, as in `sip:5000@ringdesk`. */
  domain: z.string().min(1),
})
export type CallerOptions = z.infer<typeof CallerOptions>

/** `POST /api/caller/session`: a phone for one number, or with null for a caller who withholds it. */
export const CallerSessionRequest = z.strictObject({ number: E164.nullable() })
export type CallerSessionRequest = z.infer<typeof CallerSessionRequest>

/** The account to register with; short-lived, and good for calls to queues and agents only. */
export const CallerSession = z.object({
  username: z.string().min(1),
  password: z.string().min(1),
  /** Empty for a withheld number. */
  displayName: z.string(),
  domain: z.string().min(1),
  /** Absolute `ws://` or `wss://` address; null means `sipPath` on the host that served the page. */
  server: z
    .string()
    .regex(/^wss?:\/\//)
    .nullable(),
})
export type CallerSession = z.infer<typeof CallerSession>
