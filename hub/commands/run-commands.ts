import { refusalMessage } from '../../shared/acts/refusal-messages.ts'
import type { Command } from '../../shared/acts/command.ts'
import {
  decide,
  dependsOn,
  furtherReadsOf,
  othersNamedBy,
  readsOf,
  subjectOf,
} from '../../shared/acts/decide.ts'
import { entityRead, refuse, type Actor } from '../../shared/acts/define-act.ts'
import { type Act, actDefinition } from '../../shared/acts/registry.ts'
import { takenAt } from '../../shared/domain/command-time.ts'
import { applyChange, type Change } from '../../shared/entities/change.ts'
import type { BucketRules } from '../../shared/entities/bucket-rules.ts'
import {
  entitySchema,
  type EntityOf,
  type EntityType,
  type LedgerItem,
} from '../../shared/entities/registry.ts'
import type { CommandRefusal, CommandResult } from '../../shared/contract/hub.ts'
import { secondApproversOf, type ApprovalLimits } from '../../shared/domain/approvers.ts'
import type { PersonId } from '../../shared/domain/ids.ts'
import { appendAudits, type AuditEntry } from '../audit/audit-trail.ts'
import { feedEnds, writeChanges } from '../store/feed.ts'
import { isGain, reachOf, type Reach, type StoredChange } from '../store/stored-change.ts'
import { listPeople } from '../store/ledger-store.ts'
import type { Db } from '../store/tables.ts'
import { TicketNumbers } from '../store/ticket-numbers.ts'
import { CommandBook, refusedResult } from './command-book.ts'
import type { RefusalDraft } from './refusal-tally.ts'
import { LineContacts } from './line-contacts.ts'
import { WorkingLedger } from './working-ledger.ts'

/** A command with the person who may be told apart from what it claims. */
export interface Submission {
  readonly command: Command
  readonly actor: Actor
  /** The buckets that the person may read; absent where the hub acts by itself, which reads all. */
  readonly reads?: ReadonlySet<string>
}
export interface Outcome {
  readonly result: CommandResult
  readonly changes: readonly StoredChange[]
  /** True where an earlier try had done it, and this one only repeats the answer. */
  readonly isReplay: boolean
}
type Refused = { readonly code: CommandRefusal; readonly message: string }
/** What a decision's changes lead to: the entities, and what each change is stored with. */
interface Effects {
  readonly items: readonly LedgerItem[]
  /** One for each change, in order. */
  readonly reaches: readonly { readonly reach: Reach | undefined; readonly whole: unknown }[]
}

/** The message is for logs and for programs; consoles say their own, by the code. */
const refusedAs = (code: string): Refused => ({
  code: code as CommandRefusal,
  message: refusalMessage(code)?.en ?? code,
})

const opensTicket = (act: Act): boolean =>
  actDefinition(act.type).createsSubject === true && subjectOf(act).entity === 'ticket'

/** What every command of a transaction is decided with. */
export interface RunContext {
  readonly now: number
  readonly timezone: string
  readonly approvalLimits: ApprovalLimits
  readonly rules: BucketRules
  /** Which refusals get a row of their own in the audit trail. */
  readonly refusals: RefusalDraft
}

/**
 * Runs commands one after the other within one transaction. What they look at is read first and what they did is written
 * last, for all of them together: many commands cost few queries.
 */
export class CommandRun {
  readonly #db: Db
  readonly #now: number
  readonly #book: CommandBook
  readonly #ledger: WorkingLedger
  readonly #numbers: TicketNumbers
  readonly #lineContacts: LineContacts
  readonly #timezone: string
  readonly #approvalLimits: ApprovalLimits
  readonly #rules: BucketRules
  readonly #refusals: RefusalDraft
  readonly #changes: StoredChange[] = []
  readonly #audits: AuditEntry[] = []
  #supervisors: readonly PersonId[] | null = null
  #head = 0

  constructor(db: Db, { now, timezone, approvalLimits, rules, refusals }: RunContext) {
    this.#refusals = refusals
    this.#db = db
    this.#now = now
    this.#rules = rules
    this.#book = new CommandBook(db)
    this.#ledger = new WorkingLedger(db, rules)
    this.#lineContacts = new LineContacts(db)
    this.#numbers = new TicketNumbers(db, now, timezone)
    this.#timezone = timezone
    this.#approvalLimits = approvalLimits
  }

  /** Reads what these commands need; before any of them runs. */
  async load(submissions: readonly Submission[]): Promise<void> {
    this.#head = (await feedEnds(this.#db)).head
    await this.#book.load(submissions.map(({ command }) => command))
    await this.#ledger.load(
      submissions.flatMap(({ command, reads }) => [
        ...readsOf(command.act),
        ...(reads ? othersNamedBy(command.act).map(({ entity, id }) => entityRead(entity, id)) : []),
      ]),
    )
    await this.#lineContacts.load(submissions.map(({ command }) => command.act))
    await this.#ledger.load(submissions.flatMap(({ command }) => furtherReadsOf(command.act, this.#ledger)))
    if (submissions.some(({ command }) => opensTicket(command.act))) await this.#numbers.load()
    if (submissions.some(({ command }) => command.act.type === 'ticket.decideRequest'))
      this.#supervisors = secondApproversOf(await listPeople(this.#db))
  }

  /**
   * Runs the commands of one desk in order. One that was run before gives its earlier answer and changes nothing. With
   * `holds`, what depends on one that was refused is held back.
   */
  async run(submissions: readonly Submission[], holds: boolean): Promise<Outcome[]> {
    const outcomes: Outcome[] = []
    const stopped: Command[] = []
    for (const submission of submissions) {
      const { command } = submission
      const behind = holds ? stopped.find((earlier) => dependsOn(command.act, earlier.act)) : undefined
      const known = this.#book.earlierAnswer(command)
      const outcome: Outcome = known
        ? { result: known, changes: [], isReplay: true }
        : behind
          ? { result: { id: command.id, status: 'held', behind: behind.id }, changes: [], isReplay: false }
          : await this.#execute(submission)
      if (outcome.result.status !== 'done') stopped.push(command)
      outcomes.push(outcome)
    }
    return outcomes
  }

  /** Writes everything that was done. */
  async flush(): Promise<void> {
    await this.#ledger.flush()
    await this.#lineContacts.flush()
    await writeChanges(this.#db, this.#changes)
    await this.#book.flush()
    await this.#numbers.flush()
    await appendAudits(this.#db, [...this.#refusals.summaries(), ...this.#audits])
  }

  async #execute(submission: Submission): Promise<Outcome> {
    const { command, actor, reads } = submission
    const at = takenAt(command.at, this.#now)
    // what the hub does by itself it knows from its line
    const act = reads
      ? this.#lineContacts.asConsoleMay(command.act, actor.id, this.#ledger, this.#now)
      : command.act
    const ticketNumber = opensTicket(command.act) ? this.#numbers.next() : null
    // an earlier command of the batch may have changed what this one looks at
    await this.#ledger.load(furtherReadsOf(command.act, this.#ledger))
    const context = {
      actor,
      at,
      ...(at === command.at ? {} : { claimedAt: command.at }),
      ticketNumber,
      timezone: this.#timezone,
      approvalLimits: this.#approvalLimits,
      supervisors: () => this.#supervisors,
    }
    const decided = this.#isOutside(submission) ? refuse('notAllowed') : decide(act, this.#ledger, context)
    const decision =
      decided.ok && decided.changes.length > 0 && reads && this.#namesUnknown(command.act)
        ? refuse('unknownReference')
        : decided
    const effects = decision.ok ? await this.#effectsOf(decision.changes) : refusedAs(decision.refusal.code)
    if (!decision.ok || !('items' in effects)) {
      const refusal = effects as Refused
      this.#record(command, refusal)
      return {
        result: refusedResult(command.id, refusal.code, refusal.message),
        changes: [],
        isReplay: false,
      }
    }
    const revisionOf = new Map<string, number>()
    const changes = decision.changes.map((change, index): StoredChange => {
      this.#head += 1
      revisionOf.set(`${change.entity}/${change.id}`, this.#head)
      return {
        revision: this.#head,
        change,
        command: command.id,
        desk: command.desk,
        actor: command.actor,
        at: this.#now,
        actedAt: at,
        basedOn: command.basedOn,
        ...effects.reaches[index],
      }
    })
    this.#changes.push(...changes)
    for (const item of effects.items) {
      this.#ledger.put(item, revisionOf.get(`${item.entity}/${item.value.id}`) ?? 0)
      if (item.entity === 'ticket' && ticketNumber !== null && item.value.number === ticketNumber)
        this.#numbers.take(ticketNumber)
    }
    this.#record(command, null)
    if (!reads) this.#lineContacts.lineTold(act)
    return {
      result: { id: command.id, status: 'done', revision: this.#head },
      changes,
      isReplay: false,
    }
  }

  /** True if the act names a person, a customer, a queue or a ticket that there is not. */
  #namesUnknown(act: Act): boolean {
    return othersNamedBy(act).some(({ entity, id }) => this.#ledger.get(entity, id) === undefined)
  }

  /** True if the act is about something that is there and that this person may not read. */
  #isOutside({ command, reads }: Submission): boolean {
    const { entity, id } = subjectOf(command.act)
    if (!reads || this.#rules.isForEverybody(entity)) return false
    const subject = this.#ledger.get(entity, id)
    return subject !== undefined && !this.#rules.of(entity, subject).some((bucket) => reads.has(bucket))
  }

  /** The entities after the changes, parsed, and whom each change reaches; or why one of them may not be written. */
  async #effectsOf(changes: readonly Change[]): Promise<Effects | Refused> {
    await this.#ledger.load(changes.map(({ entity, id }) => ({ kind: 'entity', entity, id })))
    const after = new Map<string, LedgerItem>()
    const reaches: Effects['reaches'][number][] = []
    for (const change of changes) {
      const key = `${change.entity}/${change.id}`
      const before = after.get(key)?.value ?? this.#ledger.get(change.entity, change.id)
      const value = applyChange(before, change as never)
      if (value === undefined)
        return { code: 'notFound', message: `This ${change.entity} is not known (any more).` }
      const parsed = entitySchema(change.entity).safeParse(value)
      if (!parsed.success) {
        const [issue] = parsed.error.issues
        return {
          code: 'badValue',
          message: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'does not fit'}`,
        }
      }
      after.set(key, { entity: change.entity, value: parsed.data } as LedgerItem)
      const reach = this.#reachOf(change.entity, before, parsed.data)
      reaches.push({
        reach,
        whole: reach && change.op === 'set' && isGain(reach) ? parsed.data : undefined,
      })
    }
    return { items: [...after.values()], reaches }
  }

  #reachOf(
    entity: EntityType,
    before: EntityOf<EntityType> | undefined,
    after: EntityOf<EntityType>,
  ): Reach | undefined {
    const rules = this.#rules
    if (rules.isForEverybody(entity)) return undefined
    return reachOf(before && rules.of(entity, before), rules.of(entity, after))
  }

  #record(command: Command, refusal: Refused | null): void {
    const acted_at = takenAt(command.at, this.#now)
    const isOtherTime = acted_at !== command.at
    this.#book.add({
      id: command.id,
      desk: command.desk,
      seq: command.seq,
      actor: command.actor,
      act: command.act.type,
      status: refusal ? 'refused' : 'done',
      code: refusal?.code ?? null,
      message: refusal?.message ?? null,
      revision: this.#head,
      acted_at,
      claimed_at: isOtherTime ? command.at : null,
      executed_at: this.#now,
    })
    if (refusal && !this.#refusals.add(command.actor)) return
    const subject = subjectOf(command.act)
    this.#audits.push({
      at: this.#now,
      actor: command.actor,
      kind: 'command',
      detail: {
        command: command.id,
        desk: command.desk,
        seq: command.seq,
        act: command.act.type,
        entity: subject.entity,
        id: subject.id,
        result: refusal?.code ?? 'done',
        revision: this.#head,
        ...actDefinition(command.act.type).audited?.(command.act),
        ...(isOtherTime ? { claimedAt: command.at } : {}),
      },
    })
  }
}
