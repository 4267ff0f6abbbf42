import { isDeepStrictEqual } from 'node:util'
import type { PhoneStatus } from '../../../shared/contract/hub.ts'
import type { PowerEvent } from '../../../shared/contract/shell.ts'
import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import type { Clock } from '../clock.ts'
import type { PhoneLine } from '../lines/phone-line.ts'
import type { Log } from '../log.ts'

/**
 * Whether calls can reach this desk, for all that is proven: the phone is there, registered, and has made a round trip
 * to its line since the computer last slept. Told to the hub whenever it changes, because a line may take a phone that
 * sleeps, or whose connection died without a word, for reachable for half a minute more.
 */
export interface PhoneProof {
  isProven(): boolean
  power(event: PowerEvent): void
  /** Registration came, went or was proven anew; or a call came or went. */
  statusChanged(): void
  /** A new connection: the hub does not know what is proven here. */
  online(): void
}
export interface PhoneProofOptions {
  readonly line: Pick<PhoneLine, 'isAttached' | 'registration' | 'ask'>
  readonly clock: Clock
  readonly log: Log
  readonly isOnline: () => boolean
  readonly counts: () => { readonly ringing: number; readonly live: number }
  readonly tellHub: (word: PhoneStatus) => Promise<unknown>
  onChanged(): void
}

/** How far a moment of the phone's page may be off when it is said by the desk's clock, right after a sleep. */
const CLOCK_GRAIN_MS = SECOND_MS
const TELL_AGAIN_MS = 2 * SECOND_MS

export function createPhoneProof({ line, clock, log, ...options }: PhoneProofOptions): PhoneProof {
  /** What was proven before is worth nothing; and the proof that was known then never counts again. */
  let doubtedUntil: Moment = 0
  let staleProof: Moment | null = null
  let told: PhoneStatus | undefined
  let connection = 0

  const isProven = (): boolean =>
    line.isAttached &&
    line.registration.state === 'registered' &&
    (line.registration.provenAt ?? 0) >= doubtedUntil &&
    (line.registration.provenAt !== staleProof || staleProof === null)

  const tell = (): void => {
    const { ringing, live } = options.counts()
    const now: PhoneStatus = {
      isProven: isProven(),
      busy: live > 0 ? 'talking' : ringing > 0 ? 'ringing' : 'no',
    }
    if (isDeepStrictEqual(now, told) || !options.isOnline()) return
    told = now
    const mine = connection
    options.tellHub(now).catch((error: unknown) => {
      if (mine !== connection) return
      log.warn('the hub did not hear what the phone does', { error })
      clock.after(TELL_AGAIN_MS, () => {
        if (mine !== connection) return
        told = undefined
        tell()
      })
    })
  }

  return {
    isProven,
    power: (event) => {
      doubtedUntil = event === 'suspend' ? Number.POSITIVE_INFINITY : clock.now() - CLOCK_GRAIN_MS
      staleProof = line.registration.provenAt
      options.onChanged()
      tell()
      if (event === 'suspend') return
      line
        .ask('wake', null)
        .catch((error: unknown) => log.warn('the phone could not be asked after the sleep', { error }))
    },
    statusChanged: tell,
    online: () => {
      connection += 1
      told = undefined
      tell()
    },
  }
}
