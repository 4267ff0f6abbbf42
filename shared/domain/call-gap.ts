import { z } from 'zod'
import { Moment } from './time.ts'

/** `sound`: nothing arrived from the other side. `line`: the phone was cut off from the line; sound may have gone on. */
export const GapKind = z.enum(['sound', 'line'])
export type GapKind = z.infer<typeof GapKind>

/** A stretch of an answered call in which something was away, as the phone measured it. */
export const CallGap = z.object({
  kind: GapKind,
  from: Moment,
  ms: z.number().int().nonnegative(),
})
export type CallGap = z.infer<typeof CallGap>

/** One that may still last: its length is null then. */
export const OpenGap = CallGap.extend({ ms: CallGap.shape.ms.nullable() })
export type OpenGap = z.infer<typeof OpenGap>

/** A call with more is hopeless; the first ones are kept. */
export const MOST_GAPS = 100

/** How long something was away in all, in milliseconds. */
export const gapTotal = (gaps: readonly CallGap[] | undefined, kind: GapKind): number =>
  (gaps ?? []).reduce((sum, gap) => (gap.kind === kind ? sum + gap.ms : sum), 0)

/** Gaps as they stand at the end of the call: what lasts until then is over with it. */
export const closeGaps = (gaps: readonly OpenGap[], endedAt: Moment): CallGap[] =>
  gaps.map((gap) => ({ ...gap, ms: gap.ms ?? Math.max(0, endedAt - gap.from) }))

/**
 * What two reports of one contact say together: the same gap is known by its kind and beginning, and its longer length
 * counts. The order of the reports does not matter. Gives `before` itself when nothing is new.
 */
export function mergeGaps(
  before: CallGap[] | undefined,
  reported: CallGap[] | undefined,
): CallGap[] | undefined {
  if (reported === undefined || reported === before) return before
  const merged = new Map<string, CallGap>()
  for (const gap of [...(before ?? []), ...reported]) {
    const key = `${gap.kind} ${gap.from}`
    const known = merged.get(key)
    if (known === undefined || known.ms < gap.ms) merged.set(key, gap)
  }
  const after = [...merged.values()]
    .sort((a, b) => a.from - b.from || a.kind.localeCompare(b.kind))
    .slice(0, MOST_GAPS)
  const isSame = before?.length === after.length && after.every((gap, index) => gap.ms === before[index]?.ms)
  return isSame ? before : after
}
