import type { HubKeys } from './hub-keys.ts'
import { readMeta, writeMeta } from './meta.ts'
import { StoreError } from './store-error.ts'
import type { Db } from './tables.ts'

/**
 * Makes sure that these keys belong to this data: they open what was sealed when the team was made. Data from before that
 * has nothing sealed takes the keys that it is opened with. Throws StoreError `wrongKey`.
 */
export async function proveKeys(db: Db, keys: HubKeys): Promise<void> {
  const sealed = await readMeta(db, 'sealed')
  if (sealed === undefined) return writeMeta(db, 'sealed', keys.seal('Ringdesk'))
  try {
    keys.open(sealed)
  } catch (error) {
    throw new StoreError(
      'wrongKey',
      'hub.key does not fit the data beside it, or one of the two is damaged: the secrets of the team cannot be read. ' +
        'Restore hub.db and hub.key of the same backup.',
      error,
    )
  }
}
