import type { ProvenOrigin } from '../../shared/contract/send-again.ts'
import { commonRevision, type Fork } from '../../shared/domain/epoch-forks.ts'
import { isMac, macOf } from '../mac.ts'
import type { EpochOrigin } from '../store/epoch-origins.ts'
import { UNKNOWN_EPOCH } from '../store/meta.ts'

/**
 * The epochs of this hub's data. Those that the data came from it knows itself; of those that were put back over since, consoles bring
 * the hub's own word, signed when it gave it: nobody can make up an epoch whose revisions would count as newer than everything.
 */
export interface KnownEpochs {
  /** What this hub says of where its data came from. */
  readonly proven: readonly ProvenOrigin[]
  /**
   * The revision up to which the data of now is the same as that of an epoch; `notKnown` where nothing says so though it is an epoch of this
   * hub, and undefined where it is none. `given` is what a console brings.
   */
  commonWith(epoch: string, given: readonly ProvenOrigin[]): number | 'notKnown' | undefined
}

/** @param epoch of the data that this hub has now */
export function createKnownEpochs(key: Buffer, epoch: string, origins: readonly EpochOrigin[]): KnownEpochs {
  const sign = (origin: EpochOrigin): Buffer =>
    macOf(key, ['origin of an epoch', origin.epoch, origin.from, origin.revision])
  const isOurs = (origin: ProvenOrigin): boolean => isMac(origin.proof, sign(origin))
  return {
    proven: origins.map((origin) => ({ ...origin, proof: sign(origin).toString('base64url') })),
    commonWith: (other, given) => {
      const all = [...given.filter(isOurs), ...origins]
      const names = new Set([epoch, ...all.flatMap((origin) => [origin.epoch, origin.from])])
      // damaged data that was rescued may not have said which epoch it was of
      if (!names.has(other) && !names.has(UNKNOWN_EPOCH)) return undefined
      const forks: Record<string, Fork> = Object.fromEntries(all.map((origin) => [origin.epoch, origin]))
      return commonRevision(other, epoch, forks) ?? 'notKnown'
    },
  }
}
