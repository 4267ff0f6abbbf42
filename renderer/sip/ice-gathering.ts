import { PhoneFault, makeProblem } from './sip-problem.ts'
import type { Timers } from './steady-timer.ts'

/** More candidates of the same kind follow the first within a breath; the best one is worth this much waiting. */
const GRACE_MS = 120
/** With a STUN or TURN server a host address alone may not be reachable: its own answer is waited for this long. */
const SERVER_PATIENCE_MS = 1200
/** Without any candidate there can be no sound. */
const LONGEST_MS = 4000

/**
 * Watches the gathering of ICE candidates of a connection and says when there are enough to go on: a short while after
 * the first one that can be used, not when all are there (which takes seconds where an interface does not answer).
 *
 * Make it before the local description is set, so that no candidate is missed; then await `enough`, which rejects with
 * PhoneFault `noIceCandidate` where the computer has no address at all; or call `stop`.
 */
export function watchCandidates(
  connection: RTCPeerConnection,
  timers: Timers,
): { enough(): Promise<void>; stop(): void } {
  const hasServers = (connection.getConfiguration().iceServers ?? []).length > 0
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  let cancelGrace = (): void => undefined
  let found = 0
  let isServed = false

  const stop = (): void => {
    connection.removeEventListener('icecandidate', onCandidate)
    cancelGrace()
    cancelLongest()
  }
  const settle = (): void => {
    stop()
    if (found > 0) resolve()
    else reject(new PhoneFault(makeProblem('noIceCandidate')))
  }
  function onCandidate({ candidate }: RTCPeerConnectionIceEvent): void {
    if (candidate === null) return settle()
    // an empty candidate line ends one generation; TCP candidates only ever help servers
    if (candidate.candidate === '' || candidate.protocol === 'tcp') return
    found += 1
    const wasServed = isServed
    isServed = isServed || !hasServers || candidate.type !== 'host'
    if (found > 1 && isServed === wasServed) return
    cancelGrace()
    cancelGrace = timers.after(isServed ? GRACE_MS : SERVER_PATIENCE_MS, settle)
  }
  const cancelLongest = timers.after(LONGEST_MS, settle)
  connection.addEventListener('icecandidate', onCandidate)
  // nobody may be waiting when it fails
  promise.catch(() => undefined)
  return { enough: () => promise, stop }
}
