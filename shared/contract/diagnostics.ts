import { z } from 'zod'
import { Moment } from '../domain/time.ts'
import { HubLink } from './hub-link.ts'
import { Registration } from './phone.ts'

/** What the core answers to somebody who looks for a fault: tried now, not remembered. */

export const LineReport = z.object({
  registration: Registration,
  /** Where the line listens; null while nobody is signed in. */
  server: z.string().nullable(),
})
export type LineReport = z.infer<typeof LineReport>

/** How the socket to the hub stands, measured now. */
export const HubReport = z.object({
  url: z.string(),
  state: z.enum(HubLink.options.map((option) => option.shape.state.value)),
  /** Of a question asked for this report; null where no answer came. */
  roundTripMs: z.number().nullable(),
  protocol: z.number().int(),
  /** The public key by which the hub of this cache proves itself; null where none is known. */
  publicKey: z.string().nullable(),
  /** Tries to connect since the core runs. */
  attempts: z.number().int().nonnegative(),
  lastTrouble: z.object({ at: Moment, why: z.string().max(500) }).nullable(),
  /** The hub's clock minus this computer's, in ms. */
  clockSkewMs: z.number().nullable(),
})
export type HubReport = z.infer<typeof HubReport>

/** A file of this profile that was set aside: it is kept and not in use. */
export const KeptCache = z.object({
  /** Its name in the profile's folder. */
  file: z.string(),
  /**
   * The cache of another hub that had this address before; one that was found damaged; the copy of a log whose newest part was damaged, and
   * was cut off; or a damaged file of settings or known hubs, in which no work is.
   */
  kind: z.enum(['otherHub', 'damaged', 'cutOff', 'damagedFile']),
  bytes: z.number().int().nonnegative(),
  /** When it was set aside. */
  at: Moment,
})
export type KeptCache = z.infer<typeof KeptCache>

export const CacheReport = z.object({
  bytes: z.number().int().nonnegative(),
  isEncrypted: z.boolean(),
  /** Rows by table. */
  rows: z.record(z.string(), z.number().int().nonnegative()),
  /** What SQLite's quick_check found; empty when all is well. */
  faults: z.array(z.string()),
  /** The schema's version, and the newest that this Ringdesk knows. */
  version: z.number().int(),
  newestVersion: z.number().int(),
  freshAt: Moment.nullable(),
  toSend: z.number().int().nonnegative(),
  needsYou: z.number().int().nonnegative(),
  drafts: z.number().int().nonnegative(),
  /** Files of other hubs and damaged ones, the newest first. */
  kept: z.array(KeptCache),
  tookMs: z.number().nonnegative(),
})
export type CacheReport = z.infer<typeof CacheReport>

export const ProgramReport = z.object({
  version: z.string(),
  node: z.string(),
  sqlite: z.string(),
  /** Kind, release and processor, as in `Linux 6.1.0 x64`. */
  os: z.string(),
  /** How long the core has run, in seconds. */
  upSeconds: z.number().int().nonnegative(),
})
export type ProgramReport = z.infer<typeof ProgramReport>
