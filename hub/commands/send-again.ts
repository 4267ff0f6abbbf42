import type { Actor } from '../../shared/acts/define-act.ts'
import type { AgainAnswer, AgainItem, ProvenOrigin } from '../../shared/contract/send-again.ts'
import { maySendAgain } from '../../shared/domain/send-again-rules.ts'
import { entitySchema, isEntityType, type LedgerItem } from '../../shared/entities/registry.ts'
import type { PutBack } from '../store/meta.ts'
import {
  refused,
  TAKEN,
  type CommandItem,
  type EntityItem,
  type EpochStart,
  type Sender,
} from './again-types.ts'
import type { CommandExecutor } from './command-executor.ts'
import { doCommandAgain } from './do-command-again.ts'
import type { KnownEpochs } from './known-epochs.ts'
import { putAgain } from './put-again.ts'
import { readCommand } from './read-command.ts'
import type { Receipts } from './receipts.ts'

export interface SendAgainOptions {
  readonly executor: CommandExecutor
  readonly receipts: Receipts
  /** Where the present epoch began; undefined where the data was never put back, or by an older hub. */
  readonly putBack: PutBack | undefined
  readonly epochs: KnownEpochs
  /** Whose commands are proven may act again with the rights that they have now. */
  readonly actorOf: (id: string) => Promise<{ actor: Actor; reads: ReadonlySet<string> } | undefined>
  readonly onFault: (error: unknown) => void
}
/**
 * Takes again what was lost when the data was put back to an earlier state. A command that the hub's receipt proves is done again as its
 * author's, by the rules of today. An entity is taken as it was known at a console, as the sender's act, where nobody has changed it since and
 * nothing newer of it was taken: whoever sends it first or last, the newest state stands, and the same one is taken once.
 */
export function createSendAgain(options: SendAgainOptions) {
  const { executor, receipts, putBack, epochs, onFault } = options
  const start: EpochStart = {
    from: putBack?.from,
    base: putBack?.head ?? putBack?.revision ?? 0,
    isRescued: putBack?.head !== undefined,
  }

  const takeCommand = async (item: CommandItem, sender: Sender): Promise<AgainAnswer> => {
    const read = readCommand(item.command)
    if ('refused' in read)
      return refused(
        read.refused.status === 'refused' ? read.refused.code : '',
        'The hub cannot read this act.',
      )
    const { command } = read
    // without a proof anybody could say that a colleague did it; what it did comes as an entity then
    if (!receipts.proves(item.receipt, command, item))
      return refused('notProven', 'The hub did not give this receipt.')
    const author = await options.actorOf(command.actor)
    if (!author) return refused('notFound', 'Whoever did this is not known any more.')
    // what it was based on was a revision of another epoch
    const submission = { command: { ...command, basedOn: null }, ...author }
    return executor.inTurn((transaction, context) =>
      doCommandAgain(transaction, context, submission, item, sender, start),
    )
  }
  const takeEntity = (
    item: EntityItem,
    sender: Sender,
    origins: readonly ProvenOrigin[],
  ): Promise<AgainAnswer> | AgainAnswer => {
    if (!isEntityType(item.entity))
      return refused('unknownKind', 'This hub does not know this kind of entry.')
    const parsed = entitySchema(item.entity).safeParse(item.value)
    if (!parsed.success || parsed.data.id !== item.id)
      return refused('badValue', 'The hub cannot read this entry.')
    const read = { entity: item.entity, value: parsed.data } as LedgerItem
    if (!maySendAgain(sender.person.role, read))
      return refused('notAllowed', 'This is a supervisor’s to send again.')
    const common = epochs.commonWith(item.epoch, origins)
    if (common === undefined)
      return refused(
        'unknownEpoch',
        'The hub does not know the data that this entry was in. It is kept here.',
      )
    // the data that was put back had it, or what came of it
    if (common !== 'notKnown' && item.revision <= common) return TAKEN
    return executor.inTurn((transaction, context) =>
      putAgain(transaction, context, item, read, sender, { ...start, isComparable: common !== 'notKnown' }),
    )
  }

  /** Takes items one by one, in order; one at which the hub fails stops no other. */
  return async (
    items: readonly AgainItem[],
    sender: Sender,
    origins: readonly ProvenOrigin[] = [],
  ): Promise<AgainAnswer[]> => {
    const answers: AgainAnswer[] = []
    for (const item of items)
      try {
        answers.push(
          await (item.kind === 'command' ? takeCommand(item, sender) : takeEntity(item, sender, origins)),
        )
      } catch (error) {
        onFault(error)
        answers.push(refused('hubFault', 'The hub fails at this entry; ask who runs it. It is kept here.'))
      }
    return answers
  }
}
export type TakeAgain = ReturnType<typeof createSendAgain>
