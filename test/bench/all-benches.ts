import { callerLookUp } from './caller-look-up.ts'
import { answer, pageToRegistered, ringToPop } from './calls-in-browser.ts'
import type { Bench } from './measure.ts'
import { search } from './search.ts'

/** In the order in which they are run and told. */
export const BENCHES: readonly Bench[] = [callerLookUp, search, ringToPop, answer, pageToRegistered]
