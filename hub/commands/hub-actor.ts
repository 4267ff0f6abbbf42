import { v7 } from 'uuid'
import type { Actor } from '../../shared/acts/define-act.ts'
import type { Act } from '../../shared/acts/registry.ts'
import { hubCommandIdOf, type CommandId, type DeskId, type PersonId } from '../../shared/domain/ids.ts'
import type { Db } from '../store/tables.ts'
import type { CommandExecutor } from './command-executor.ts'
import type { Outcome, Submission } from './run-commands.ts'

/** The console id under which the hub acts by itself; no console may call itself so. */
export const HUB_DESK = 'hub' as DeskId

/** Who acts where no person did: the line, reporting what it saw. */
export const LINE_ACTOR: Actor = { id: 'line' as PersonId, role: 'agent', isLine: true }

export interface HubActorOptions {
  readonly db: Db
  readonly executor: CommandExecutor
  readonly now: () => number
}

/** Has acts done by the hub itself: like those of people they are commands, under a console id and numbers of their own. */
export class HubActor {
  readonly #options: HubActorOptions
  #seq: number

  private constructor(options: HubActorOptions, seq: number) {
    this.#options = options
    this.#seq = seq
  }

  static async open(options: HubActorOptions): Promise<HubActor> {
    const last = await options.db
      .selectFrom('commands')
      .select('seq')
      .where('desk', '=', HUB_DESK)
      .orderBy('seq', 'desc')
      .limit(1)
      .executeTakeFirst()
    return new HubActor(options, last?.seq ?? 0)
  }

  /** Runs acts in order, by one actor. A refusal is an answer, not an error; it is in the outcome. */
  act(actor: Actor, ...acts: Act[]): Promise<Outcome[]> {
    return this.#options.executor.execute(acts.map((act) => this.#submission(v7() as CommandId, actor, act)))
  }

  /** Runs an act once for each key, however often it is asked for: later tries give the first one's answer. */
  async actOnce(key: string, actor: Actor, act: Act): Promise<Outcome | undefined> {
    const submission = this.#submission(hubCommandIdOf(key), actor, act)
    return (await this.#options.executor.execute([submission]))[0]
  }

  #submission(id: CommandId, actor: Actor, act: Act): Submission {
    const seq = (this.#seq += 1)
    const at = this.#options.now()
    return { actor, command: { id, desk: HUB_DESK, seq, actor: actor.id, at, basedOn: null, act } }
  }
}
