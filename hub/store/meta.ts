import { v7 } from 'uuid'
import type { Db } from './tables.ts'

export type MetaKey = 'hubId' | 'timezone' | 'team' | 'namesBy'

export async function readMeta(db: Db, key: MetaKey): Promise<string | undefined> {
  return (await db.selectFrom('meta').select('value').where('key', '=', key).executeTakeFirst())?.value
}

export async function writeMeta(db: Db, key: MetaKey, value: string): Promise<void> {
  await db
    .insertInto('meta')
    .values({ key, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute()
}

/** The id by which desks tell this team's hub from another; made at the first start. */
export async function ensureHubId(db: Db): Promise<string> {
  const known = await readMeta(db, 'hubId')
  if (known !== undefined) return known
  const hubId = v7()
  await writeMeta(db, 'hubId', hubId)
  return hubId
}

/** The team's time zone (IANA): whose midnight starts the day of ticket numbers and totals. Kept from the first start on. */
export async function ensureTimezone(db: Db, wished: string | undefined): Promise<string> {
  const known = await readMeta(db, 'timezone')
  const timezone = wished ?? known ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  if (timezone !== known) await writeMeta(db, 'timezone', timezone)
  return timezone
}
