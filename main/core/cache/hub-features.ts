import { z } from 'zod'
import type { HUB_FEATURES } from '../../../shared/contract/protocol.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'
import type { Meta } from './meta.ts'

const NAME = 'hubFeatures'
const Features = z.array(z.string())

/** True if the hub that was last met here named this feature; false while none was met. Also without the hub, when it matters most. */
export const hubHas = (meta: Pick<Meta, 'get'>, feature: (typeof HUB_FEATURES)[number]): boolean =>
  meta.get(NAME, Features)?.includes(feature) ?? false

/** Stores what the hub named, where that is another list; `write` begins the write of the cache. */
export function keepHubFeatures(
  meta: Meta,
  features: readonly string[],
  write: (work: () => void) => void,
): void {
  if (!isSameValue(meta.get(NAME, Features), features)) write(() => meta.set(NAME, features))
}
