import { sql, type Kysely } from 'kysely'

interface Row {
  readonly id: string
  readonly body: string
  readonly customer: string | null
}
interface StoredTicket {
  readonly title: string
  readonly callerNumber: string | null
}

const PREFIX = /^(?:来电|Call from) (.+)$/
const UNKNOWN = new Set(['号码未知', 'a withheld number'])
const digitsOf = (text: string): string => text.replace(/\D/g, '')

/** Whether Ringdesk composed the title: a prefix of either language, and after it who called. */
function isAutomatic({ title, callerNumber }: StoredTicket, customerName: string | null): boolean {
  const who = PREFIX.exec(title)?.[1]
  if (who === undefined) return false
  if (UNKNOWN.has(who) || who === customerName) return true
  return callerNumber !== null && digitsOf(who) !== '' && digitsOf(callerNumber).endsWith(digitsOf(who))
}

/**
 * Titles that Ringdesk composed itself (`来电 王小明`) leave the ledger: they are made where they are shown, in the language
 * of who looks. Only those that are certainly composed; a title that names anybody else may be a person's and stays. Each is
 * a change of the feed, so that consoles follow.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const { rows } = await sql<Row>`
    select tickets.id, tickets.body, customers.name as customer
    from tickets left join customers on customers.id = tickets.customer_id
    where tickets.contact_id is not null
      and (json_extract(tickets.body, '$.title') like '来电 %' or json_extract(tickets.body, '$.title') like 'Call from %')
    order by tickets.id`.execute(db)
  const feed = await sql<{ head: number }>`select head from feed where id = 1`.execute(db)
  let head = feed.rows[0]?.head ?? 0
  const fields = JSON.stringify({ title: '' })
  for (const { id, body, customer } of rows) {
    const ticket = JSON.parse(body) as StoredTicket
    if (!isAutomatic(ticket, customer)) continue
    head += 1
    await sql`update tickets set revision = ${head}, body = ${JSON.stringify({ ...ticket, title: '' })}
      where id = ${id}`.execute(db)
    await sql`insert into changes (revision, entity, entity_id, op, body, command, desk, actor, at)
      values (${head}, 'ticket', ${id}, 'set', ${fields}, null, null, null, 0)`.execute(db)
  }
  await sql`update feed set head = ${head} where id = 1`.execute(db)
}
