import type { CommandResult, FeedChange } from '../../shared/contract/hub.ts'
import type { Command } from '../../shared/domain/command.ts'
import type { Actor } from '../../shared/domain/decide.ts'
import type { Db } from '../store/tables.ts'
import { runCommand, type Outcome } from './run-command.ts'

/** A command with the person who may be told apart from what it claims. */
export interface Submission {
  readonly command: Command
  readonly actor: Actor
}
interface Job {
  readonly submissions: readonly Submission[]
  readonly resolve: (outcomes: Outcome[]) => void
  readonly reject: (error: unknown) => void
}

export interface ExecutorOptions {
  readonly db: Db
  readonly timezone: string
  readonly now: () => number
  /** After the commit, in the order of revisions. */
  readonly onExecuted: (executed: {
    command: Command
    result: CommandResult
    isReplay: boolean
    tookMs: number
  }) => void
}

/** So many commands at most share one transaction, and with it one wait for the disk. */
const COMMANDS_PER_TRANSACTION = 500

/**
 * Executes commands one after the other. What came while the disk was busy shares the next transaction; where one
 * breaks (a bug, a full disk), each job is tried again alone, so that it harms nobody else.
 */
export class CommandExecutor {
  readonly #options: ExecutorOptions
  readonly #waiting: Job[] = []
  #worker: Promise<void> | undefined

  constructor(options: ExecutorOptions) {
    this.#options = options
  }

  /** Runs the commands in order and answers after they are on the disk. Rejects where nothing could be written. */
  execute(submissions: readonly Submission[]): Promise<Outcome[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ submissions, resolve, reject })
      this.#worker ??= this.#work()
    })
  }

  /** Resolves when everything that was given is done. */
  async idle(): Promise<void> {
    while (this.#worker) await this.#worker
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) {
      const jobs = this.#takeJobs()
      try {
        await this.#runTogether(jobs)
      } catch (error) {
        if (jobs.length === 1) jobs[0]?.reject(error)
        else for (const job of jobs) await this.#runTogether([job]).catch(job.reject)
      }
    }
    // in the same breath as the last look at the list: a job that comes after it starts a new worker
    this.#worker = undefined
  }

  #takeJobs(): Job[] {
    const jobs: Job[] = []
    let count = 0
    for (let job = this.#waiting[0]; job; job = this.#waiting[0]) {
      count += job.submissions.length
      if (jobs.length > 0 && count > COMMANDS_PER_TRANSACTION) break
      jobs.push(job)
      this.#waiting.shift()
    }
    return jobs
  }

  async #runTogether(jobs: readonly Job[]): Promise<void> {
    const { db, now, timezone, onExecuted } = this.#options
    const done: { submission: Submission; outcome: Outcome; tookMs: number }[][] = []
    await db.transaction().execute(async (transaction) => {
      for (const job of jobs) {
        const outcomes: (typeof done)[number] = []
        for (const submission of job.submissions) {
          const startedAt = performance.now()
          const { command, actor } = submission
          const outcome = await runCommand(transaction, command, actor, now(), timezone)
          outcomes.push({ submission, outcome, tookMs: performance.now() - startedAt })
        }
        done.push(outcomes)
      }
    })
    // only now is it true: told to the asking desks first, then to everybody
    for (const [index, job] of jobs.entries()) {
      const outcomes = done[index] ?? []
      job.resolve(outcomes.map(({ outcome }) => outcome))
      for (const { submission, outcome, tookMs } of outcomes)
        onExecuted({
          command: submission.command,
          result: outcome.result,
          isReplay: outcome.isReplay,
          tookMs,
        })
    }
  }
}

/** The changes of several outcomes, in the order of revisions. */
export const changesOf = (outcomes: readonly Outcome[]): FeedChange[] =>
  outcomes.flatMap((outcome) => outcome.changes)
