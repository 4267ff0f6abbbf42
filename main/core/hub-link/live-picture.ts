import { applyQueuePatch, type QueuePatch, type QueuePicture } from '../../../shared/domain/queue.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** The hub's live picture of queues and agents: a snapshot, then patches; a missed one is noticed and asked for. */
export interface LivePicture {
  /** The last picture, and when it was true by this computer's clock; null until the hub has shown one. */
  now(): { readonly picture: QueuePicture; readonly trueAt: Moment } | null
  /** Asks for the whole picture over a new connection. */
  watch(): void
  patch(patch: QueuePatch): void
  clear(): void
}
export interface LivePictureOptions {
  readonly ask: () => Promise<QueuePicture>
  /** The moment of the hub's clock by this computer's. */
  readonly hereOf: (hubTime: number) => number
  onChanged(): void
  onFault(error: unknown): void
}

/** Makes the picture; it is null until the hub has shown one. */
export function createLivePicture({ ask, hereOf, onChanged, onFault }: LivePictureOptions): LivePicture {
  let picture: QueuePicture | null = null
  let isAsking = false
  /** Patches that came while the whole was asked for. */
  let early: QueuePatch[] = []

  const take = (patch: QueuePatch): 'gap' | 'taken' => {
    if (!picture) return 'gap'
    const next = applyQueuePatch(picture, patch)
    if (next === 'gap') return 'gap'
    picture = next
    return 'taken'
  }
  const watch = (): void => {
    if (isAsking) return
    isAsking = true
    early = []
    ask().then(
      (whole) => {
        isAsking = false
        picture = whole
        const waited = early
        early = []
        const hasGap = waited.some((patch) => take(patch) === 'gap')
        onChanged()
        if (hasGap) watch()
      },
      (error: unknown) => {
        isAsking = false
        onFault(error)
      },
    )
  }
  return {
    now: () => picture && { picture, trueAt: hereOf(picture.at) },
    watch,
    patch: (patch) => {
      if (isAsking) early.push(patch)
      else if (take(patch) === 'gap') watch()
      else onChanged()
    },
    clear: () => {
      picture = null
      onChanged()
    },
  }
}
