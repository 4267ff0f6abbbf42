import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { KeptCaches } from '../cache/kept-caches.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { HubLink } from './hub-link.ts'

const LOOK_MS = 5 * SECOND_MS

/**
 * Looks for a former hub while nobody is signed in at the present one. Without a session nothing connects by itself, and
 * what the former team did not send would wait until somebody signs in. Gives the way to stop.
 */
export function watchForFormerHub(
  link: Pick<HubLink, 'state' | 'meetHub'>,
  kept: KeptCaches,
  clock: Clock,
  log: Log,
): () => void {
  let isStopped = false
  let stopTimer: () => void
  const look = async (): Promise<void> => {
    const isIdle = ['signedOut', 'needsSignIn'].includes(link.state().state)
    if (!isIdle || !kept.list().some(({ kind }) => kind === 'otherHub')) return
    await link.meetHub()
  }
  const lookLater = (): void => {
    stopTimer = clock.after(LOOK_MS, () => {
      look()
        // no hub there, or another one: a former one that proves it is changed to, a new one is shown
        .catch((error: unknown) => log.info('the former hub is not here', { error }))
        .finally(() => {
          if (!isStopped) lookLater()
        })
    })
  }
  lookLater()
  return () => {
    isStopped = true
    stopTimer()
  }
}
