import { HOUR_MS, SECOND_MS, type Moment } from '../../../../shared/domain/time.ts'
import type { CheckId, Reports } from './reports.ts'

type WellSaid =
  | 'micHeard'
  | 'speakerHeard'
  | 'lineProven'
  | 'iceFine'
  | 'hubFine'
  | 'cacheFine'
  | 'clockFine'
  | 'versionsKnown'
type TroubleSaid =
  | 'micSilent'
  | 'micRefused'
  | 'micNone'
  | 'micFailed'
  | 'speakerNotHeard'
  | 'lineSlow'
  | 'lineDown'
  | 'lineUnreadable'
  | 'iceServerSilent'
  | 'iceNone'
  | 'hubSlow'
  | 'hubSilent'
  | 'hubDown'
  | 'cacheDamaged'
  | 'cacheWaiting'
  | 'cacheOld'
  | 'clockOff'
  | 'clockUnknown'

/** What a report means: how it stands, and the key of its words; a trouble has words for what to do next, too. */
export type Verdict =
  | { readonly standing: 'well'; readonly says: WellSaid }
  | { readonly standing: 'doubtful' | 'bad'; readonly says: TroubleSaid }

/** Above this it is a voice and not the room. */
const VOICE_LEVEL = 0.04
/** A voice that takes longer there and back is heard late (ITU-T G.114: 150 ms one way). */
const SLOW_LINE_MS = 300
const SLOW_HUB_MS = 500
/** A copy that is older says so: the desk was away from its hub. */
const OLD_MS = HOUR_MS
/** A clock that differs by more makes times on the screen wrong. */
const SKEW_MS = 5 * SECOND_MS

const well = (says: WellSaid): Verdict => ({ standing: 'well', says })
const doubtful = (says: TroubleSaid): Verdict => ({ standing: 'doubtful', says })
const bad = (says: TroubleSaid): Verdict => ({ standing: 'bad', says })

const VERDICTS: { readonly [K in CheckId]: (report: Reports[K], now: Moment) => Verdict } = {
  microphone: ({ problem, permission, peak }) => {
    if (problem === 'microphoneRefused' || permission === 'denied') return bad('micRefused')
    if (problem === 'noMicrophone') return bad('micNone')
    if (problem !== null) return bad('micFailed')
    return peak < VOICE_LEVEL ? doubtful('micSilent') : well('micHeard')
  },
  speaker: ({ isHeard }) => (isHeard ? well('speakerHeard') : bad('speakerNotHeard')),
  line: ({ registration: { state, roundTripMs, problem } }) => {
    if (state !== 'registered') return bad('lineDown')
    if (problem?.code === 'unreadable') return doubtful('lineUnreadable')
    return (roundTripMs ?? 0) > SLOW_LINE_MS ? doubtful('lineSlow') : well('lineProven')
  },
  ice: ({ host, srflx, relay, servers }) => {
    if (host + srflx + relay === 0) return bad('iceNone')
    return servers.length > 0 && srflx + relay === 0 ? doubtful('iceServerSilent') : well('iceFine')
  },
  hub: ({ state, roundTripMs }) => {
    if (state !== 'online') return bad('hubDown')
    if (roundTripMs === null) return bad('hubSilent')
    return roundTripMs > SLOW_HUB_MS ? doubtful('hubSlow') : well('hubFine')
  },
  cache: ({ faults, needsYou, freshAt }, now) => {
    if (faults.length > 0) return bad('cacheDamaged')
    if (needsYou > 0) return doubtful('cacheWaiting')
    return freshAt === null || now - freshAt > OLD_MS ? doubtful('cacheOld') : well('cacheFine')
  },
  clock: ({ skewMs }) => {
    if (skewMs === null) return doubtful('clockUnknown')
    return Math.abs(skewMs) > SKEW_MS ? bad('clockOff') : well('clockFine')
  },
  versions: () => well('versionsKnown'),
}

/** Judges the report of a check. */
export const verdictOf = <K extends CheckId>(check: K, report: Reports[K], now: Moment): Verdict =>
  VERDICTS[check](report, now)
