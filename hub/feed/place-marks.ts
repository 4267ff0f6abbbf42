import { isMac, macOf } from '../mac.ts'
import { MOST_RUNS, type Run } from '../store/runs.ts'

/**
 * Notices that the data stepped back: a disk image or a copied file was put in its place, so that the hub knows nothing of what it did since.
 * Consoles keep the hub's signed word of how far it had come (a mark), and bring it when they come back.
 */
export interface PlaceMarks {
  /** The word that this hub's data has come so far. */
  at(revision: number): string
  /**
   * The revision up to which the data of now is what it was when the mark was given; undefined where nothing of it is missing, and
   * where the mark is none of this hub's in this epoch.
   */
  lostAfter(mark: string): number | undefined
}

/** Where a run that is not known began to be missing: at the first start after it. */
function endOf(run: string, runs: readonly Run[]): number | undefined {
  const at = runs.findIndex(({ id }) => id === run)
  if (at >= 0) return runs[at + 1]?.head
  const oldest = runs[0]
  // too long ago to be known
  if (runs.length >= MOST_RUNS && oldest !== undefined && run < oldest.id) return undefined
  // where the clock was wrong no start is later: this one is the latest then
  return (runs.find(({ id }) => id > run) ?? runs.at(-1))?.head
}

/** @param runs the oldest first; the last one is the run of now */
export function createPlaceMarks(key: Buffer, epoch: string, runs: readonly Run[]): PlaceMarks {
  const now = runs.at(-1)?.id ?? ''
  const sign = (run: string, revision: number): Buffer => macOf(key, ['place', epoch, run, revision])
  return {
    at: (revision) => `${now}.${revision}.${sign(now, revision).toString('base64url')}`,
    lostAfter: (mark) => {
      const [run = '', place = '', mac = ''] = mark.split('.')
      const revision = Number(place)
      if (!isMac(mac, sign(run, revision))) return undefined
      const isKnown = runs.some(({ id }) => id === run)
      const end = endOf(run, runs)
      if (end === undefined) return undefined
      return isKnown && revision <= end ? undefined : end
    },
  }
}
