import { sql, type Kysely } from 'kysely'

/**
 * SIP passwords belong to sessions now, and are derived (`sip-passwords.ts`): the one for good of each person goes. One of them stays,
 * sealed as it was, because it shows whether hub.key fits the data (`prove-keys.ts`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`insert into meta (key, value) select 'sealed', sip_password from secrets limit 1`.execute(db)
  await sql`alter table secrets drop column sip_password`.execute(db)
}
