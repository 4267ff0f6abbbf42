import { besideLineFacts } from '../../shared/domain/call-facts.ts'
import { callRecordIdOf, type PersonId } from '../../shared/domain/ids.ts'
import type { Act } from '../../shared/acts/registry.ts'
import type { Db } from '../store/tables.ts'
import type { WorkingLedger } from './working-ledger.ts'

const IDS_PER_STATEMENT = 1000

/** The contacts of which the line has told, with the agents that it saw in them: what a console says of those is only added. */
export class LineContacts {
  readonly #db: Db
  readonly #agents = new Map<string, Set<string>>()
  readonly #new: { call_id: string; agent: string }[] = []

  constructor(db: Db) {
    this.#db = db
  }

  /** Reads what the line has told of the contacts of these acts. */
  async load(acts: readonly Act[]): Promise<void> {
    const ids = new Set<string>()
    for (const act of acts) if (act.type === 'call.report') ids.add(callRecordIdOf(act.facts.contactId))
    const wanted = [...ids]
    for (let from = 0; from < wanted.length; from += IDS_PER_STATEMENT) {
      const rows = await this.#db
        .selectFrom('line_contacts')
        .selectAll()
        .where('call_id', 'in', wanted.slice(from, from + IDS_PER_STATEMENT))
        .execute()
      for (const { call_id, agent } of rows) this.#note(call_id, agent)
    }
  }

  /**
   * The act as a console may do it: of a contact that the line knows, the line's facts stand in the place of its own. Of one that the
   * line does not know each agent tells the own part alone, and the record says that it is a console's word.
   */
  asConsoleMay(act: Act, by: PersonId, ledger: WorkingLedger, now: number): Act {
    if (act.type !== 'call.report') return act
    const id = callRecordIdOf(act.facts.contactId)
    const agents = this.#agents.get(id)
    const record = agents && ledger.get('call', id)
    if (agents && record)
      return {
        ...act,
        facts: { ...besideLineFacts(record, act.facts, by, agents.has(by), now), isConsolesWord: false },
      }
    const { segments } = act.facts
    return {
      ...act,
      facts: {
        ...act.facts,
        ...(segments && { segments: segments.filter(({ agentId }) => agentId === by) }),
        // what a console says of this itself is nobody's proof
        isConsolesWord: agents === undefined,
      },
    }
  }

  /** Notes what the line itself told. */
  lineTold(act: Act): void {
    if (act.type !== 'call.report') return
    const id = callRecordIdOf(act.facts.contactId)
    const agent = act.facts.agentId ?? ''
    if (this.#agents.get(id)?.has(agent)) return
    this.#note(id, agent)
    this.#new.push({ call_id: id, agent })
  }

  async flush(): Promise<void> {
    if (this.#new.length > 0)
      await this.#db
        .insertInto('line_contacts')
        .values(this.#new.splice(0))
        .onConflict((conflict) => conflict.doNothing())
        .execute()
  }

  #note(id: string, agent: string): void {
    const agents = this.#agents.get(id) ?? new Set()
    this.#agents.set(id, agents.add(agent))
  }
}
