import { isLineOfHub } from '../../../shared/contract/sip.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { LineGate } from '../lines/line-gate.ts'
import type { Log } from '../log.ts'
import { HubHttpError } from './hub-http.ts'
import type { HubLink } from './hub-link.ts'

/** A phone without its line asks again soon; a network that died under an open connection must not hold it up for longer. */
const PATIENCE_MS = 3 * SECOND_MS

/**
 * Keeps the phone from the built-in switch of a hub that has not proven to be the one of this cache. A PBX of its own is not behind the hub,
 * and stays open. The hub is seen anew for each socket but the first after a proof: another one may have taken its place meanwhile.
 */
export function createHubLineGate(
  link: Pick<HubLink, 'on' | 'isProven' | 'meetHub'>,
  hubUrl: string,
  log: Log,
): LineGate {
  const waiting = new Set<() => void>()
  link.on('hubProven', () => {
    for (const open of [...waiting]) open()
  })
  return {
    accessOf: ({ server }) => {
      if (!isLineOfHub(server, hubUrl)) return 'free'
      return link.isProven() ? 'proven' : 'askFirst'
    },
    see: () =>
      new Promise((resolve) => {
        // a proof for somebody else, that comes first, is as good
        const open = (): void => {
          waiting.delete(open)
          resolve('open')
        }
        waiting.add(open)
        link.meetHub(AbortSignal.timeout(PATIENCE_MS)).catch((error: unknown) => {
          waiting.delete(open)
          log.info('the hub behind the line is not proven', { error })
          resolve(error instanceof HubHttpError ? 'unreachable' : 'otherHub')
        })
      }),
  }
}
