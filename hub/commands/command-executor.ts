import type { Command } from '../../shared/acts/command.ts'
import { dependsOn } from '../../shared/acts/decide.ts'
import type { CommandResult } from '../../shared/contract/hub.ts'
import { isFileHeld, isStoreFault } from '../../shared/domain/storage-fault.ts'
import type { ApprovalLimits } from '../../shared/domain/approvers.ts'
import { appendAudits } from '../audit/audit-trail.ts'
import { BUCKET_RULES, type BucketRules } from '../../shared/entities/bucket-rules.ts'
import type { StoredChange } from '../store/stored-change.ts'
import type { Db } from '../store/tables.ts'
import { refusedResult } from './command-book.ts'
import { RefusalTally } from './refusal-tally.ts'
import { CommandRun, type Outcome, type RunContext, type Submission } from './run-commands.ts'

/** What somebody writes in a transaction of its own, and what it changed there. */
type Turn<T> = (db: Db, context: RunContext) => Promise<{ value: T; changes: readonly StoredChange[] }>
/** Work between commands. */
interface TurnJob {
  readonly turn: () => Promise<void>
}
interface Job {
  readonly submissions: readonly Submission[]
  readonly holds: boolean
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

export interface ExecutorOptions {
  readonly db: Db
  readonly timezone: string
  readonly approvalLimits: ApprovalLimits
  readonly now: () => number
  /** Who gets which entity; those of the definitions where they are not given. */
  readonly rules?: BucketRules
  /**
   * Hears of each transaction once, in the order of revisions and before anybody is answered: what it changed, if it
   * changed anything. Must neither wait nor throw.
   */
  readonly onCommitted: (changes: readonly StoredChange[]) => void
  /** After the commit; `tookMs` is this command's share of its transaction. */
  readonly onExecuted: (executed: {
    command: Command
    result: CommandResult
    isReplay: boolean
    tookMs: number
  }) => void
  /** Why nothing may be written now; undefined where it may. */
  readonly refusal?: () => Error | undefined
  /** A command at which this hub fails, while it can do others. */
  readonly onFault: (command: Command, error: unknown) => void
}

/** So many commands at most share one transaction, and with it one wait for the disk. */
const COMMANDS_PER_TRANSACTION = 500

/**
 * Executes commands one after the other. What came while the disk was busy shares the next transaction; where one
 * breaks (a bug, a full disk), each job is tried again alone, and then each of its commands, so that it harms nobody
 * else. A fault of the store under a command is never a verdict on it: its job rejects, and comes again.
 */
export class CommandExecutor {
  readonly #options: ExecutorOptions
  readonly #waiting: (Job | TurnJob)[] = []
  readonly #refusals = new RefusalTally()
  #worker: Promise<void> | undefined

  constructor(options: ExecutorOptions) {
    this.#options = options
  }

  /**
   * Runs the commands in order and answers after they are on the disk. Rejects where nothing could be written. With
   * `holds`, what depends on a command that was refused is held back.
   */
  execute(submissions: readonly Submission[], { holds = false } = {}): Promise<Outcome[]> {
    const refusal = submissions.length > 0 ? this.#options.refusal?.() : undefined
    if (refusal) return Promise.reject(refusal)
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submissions, holds, resolve, reject })
      this.#worker ??= this.#work()
    })
  }

  /** Does `work` in its turn between commands, in one transaction, and announces what it changed. Rejects where it throws. */
  inTurn<T>(work: Turn<T>): Promise<T> {
    const refusal = this.#options.refusal?.()
    if (refusal) return Promise.reject(refusal)
    return new Promise((resolve, reject) => {
      const turn = async (): Promise<void> => {
        const { db, onCommitted } = this.#options
        const context = this.#context()
        const { value, changes } = await db.transaction().execute((transaction) => work(transaction, context))
        context.refusals.keep()
        if (changes.length > 0) onCommitted(changes)
        resolve(value)
      }
      this.#waiting.push({ turn: () => turn().catch(reject) })
      this.#worker ??= this.#work()
    })
  }

  /** Resolves when everything that was given is done. */
  async idle(): Promise<void> {
    while (this.#worker) await this.#worker
  }

  /** Waits for what was given, and writes down how many refusals were only counted. Nothing may be given after it. */
  async close(): Promise<void> {
    await this.idle()
    const { db, now, refusal } = this.#options
    if (refusal?.()) return
    const last = this.#refusals.begin(now(), true)
    await appendAudits(db, last.summaries())
    last.keep()
  }

  async #work(): Promise<void> {
    for (let next = this.#waiting[0]; next; next = this.#waiting[0]) {
      if ('turn' in next) {
        this.#waiting.shift()
        await next.turn()
        continue
      }
      const jobs = this.#takeJobs()
      try {
        await this.#runTogether(jobs)
      } catch (error) {
        // whoever waits would wait as long, and in vain
        if (isFileHeld(error)) for (const job of [...jobs, ...this.#takeAllJobs()]) job.reject(error)
        else
          for (const job of jobs)
            if (jobs.length === 1) await this.#runApart(job, error)
            else await this.#runTogether([job]).catch((alone: unknown) => this.#runApart(job, alone))
      }
    }
    // in the same breath as the last look at the list: a job that comes after it starts a new worker
    this.#worker = undefined
  }

  /** Every job that waits; work between commands stays, and fails by itself. */
  #takeAllJobs(): Job[] {
    const all = this.#waiting.splice(0)
    this.#waiting.push(...all.filter((one) => 'turn' in one))
    return all.filter((one): one is Job => !('turn' in one))
  }

  #takeJobs(): Job[] {
    const jobs: Job[] = []
    let count = 0
    for (let job = this.#waiting[0]; job && !('turn' in job); job = this.#waiting[0]) {
      count += job.submissions.length
      if (jobs.length > 0 && count > COMMANDS_PER_TRANSACTION) break
      jobs.push(job)
      this.#waiting.shift()
    }
    return jobs
  }

  #context(): RunContext {
    const { timezone, approvalLimits, rules = BUCKET_RULES } = this.#options
    const now = this.#options.now()
    return { now, timezone, approvalLimits, rules, refusals: this.#refusals.begin(now) }
  }

  async #runTogether(jobs: readonly Job[]): Promise<void> {
    const { db } = this.#options
    const startedAt = performance.now()
    const context = this.#context()
    const done = await db.transaction().execute(async (transaction) => {
      const run = new CommandRun(transaction, context)
      await run.load(jobs.flatMap((job) => job.submissions))
      const outcomes: Outcome[][] = []
      for (const job of jobs) outcomes.push(await run.run(job.submissions, job.holds))
      await run.flush()
      return outcomes
    })
    context.refusals.keep()
    const tookMs = (performance.now() - startedAt) / Math.max(1, done.flat().length)
    // the changes go first: a console that hears its answer holds what the command did already, and need not pull it
    this.#announce(done.flat())
    for (const [index, job] of jobs.entries()) {
      const outcomes = done[index] ?? []
      job.resolve(outcomes)
      this.#tell(job.submissions, outcomes, tookMs)
    }
  }

  /**
   * The commands of a job that broke, each in a transaction of its own; where none can be done the job has failed. It has, too,
   * where the store fails at one: those before it that were done give the same answer when the job comes again.
   */
  async #runApart(job: Job, why: unknown): Promise<void> {
    const { db, onFault } = this.#options
    if (job.submissions.length === 1) return void job.reject(why)
    if (isFileHeld(why)) return void job.reject(why)
    const outcomes: Outcome[] = []
    const failed: (readonly [Command, unknown])[] = []
    const stopped: Command[] = []
    for (const submission of job.submissions) {
      const { command } = submission
      const behind = job.holds ? stopped.find(({ act }) => dependsOn(command.act, act)) : undefined
      if (behind) {
        stopped.push(command)
        outcomes.push({
          result: { id: command.id, status: 'held', behind: behind.id },
          changes: [],
          isReplay: false,
        })
        continue
      }
      try {
        const context = this.#context()
        const done = await db.transaction().execute(async (transaction) => {
          const run = new CommandRun(transaction, context)
          await run.load([submission])
          const ran = await run.run([submission], false)
          await run.flush()
          return ran
        })
        context.refusals.keep()
        this.#announce(done)
        outcomes.push(...done)
      } catch (error) {
        if (isStoreFault(error) || this.#options.refusal?.()) return void job.reject(error)
        failed.push([command, error])
        const words = 'The hub fails at this act; ask who runs it. The text is kept, and the others went on.'
        outcomes.push({
          result: refusedResult(command.id, 'hubFault', words),
          changes: [],
          isReplay: false,
        })
      }
      if (outcomes.at(-1)?.result.status !== 'done') stopped.push(command)
    }
    if (failed.length === job.submissions.length) return void job.reject(why)
    for (const [command, error] of failed) onFault(command, error)
    job.resolve(outcomes)
    this.#tell(job.submissions, outcomes, 0)
  }

  #announce(outcomes: readonly Outcome[]): void {
    const changes = outcomes.flatMap((outcome) => outcome.changes)
    if (changes.length > 0) this.#options.onCommitted(changes)
  }

  #tell(submissions: readonly Submission[], outcomes: readonly Outcome[], tookMs: number): void {
    for (const [index, { result, isReplay }] of outcomes.entries()) {
      const command = submissions[index]?.command
      if (command) this.#options.onExecuted({ command, result, isReplay, tookMs })
    }
  }
}
