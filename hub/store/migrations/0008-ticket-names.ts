import { sql, type Kysely } from 'kysely'

/**
 * Gives the commands that were done the act names of protocol 2. Also keeps an older hub away from decisions with the names of
 * today, which `stored-names.ts` writes into ledger and feed at the start that follows. The audit log stays as it was said:
 * its hashes hold it.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    update commands set act = case act
      when 'ticket.moveTo' then 'ticket.setStatus'
      when 'ticket.advance' then 'ticket.completeStage'
      else 'ticket.decideRequest'
    end
    where act in ('ticket.moveTo', 'ticket.advance', 'ticket.decide')`.execute(db)
}
