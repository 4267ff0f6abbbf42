import { z } from 'zod'
import { SUBMIT_BYTES } from '../../../shared/contract/hub.ts'
import { AGAIN_LIMIT, type AgainAnswer, type AgainItem } from '../../../shared/contract/send-again.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import type { Cache } from '../cache/cache.ts'
import { createOnlyHere, type KeptEntry, type OnlyHere, type OnlyHereKey } from '../cache/only-here.ts'
import type { Clock } from '../clock.ts'
import type { Log } from '../log.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { originsToSend } from './hub-epoch.ts'
import type { HubSocket } from './hub-socket.ts'

/** Sends to a hub that was put back to an earlier state what it lost, where a person wants it. */
export interface AgainSender {
  counts(): ReturnType<OnlyHere['counts']>
  /** True if the hub that is connected takes it. */
  isTaken(): boolean
  /** A person wants it: everything, or one entry, goes out now, or when the hub is there again. */
  request(entry?: OnlyHereKey): void
  list(limit: number): KeptEntry[]
  find(key: OnlyHereKey): KeptEntry | undefined
  /** True if it goes out as soon as the hub takes it. */
  isWanted(key: OnlyHereKey): boolean
  /** A person does not want an entry any more: it is gone for good. */
  discard(key: OnlyHereKey): void
  /** The connection to send over, to a hub that takes it; undefined while there is none. */
  connect(socket: HubSocket | undefined): void
  /** The cache holds what the hub has: what came from elsewhere is not only here any more. */
  fresh(): void
}
export interface AgainSenderOptions {
  readonly cache: Cache
  readonly done: Outbox['done']
  readonly clock: Clock
  readonly log: Log
  onChanged(): void
  /** So many entries were not taken. */
  onNotTaken(count: number): void
}

const WANTED = 'sendAgain'
/** Everything, or the entries of these keys. */
const Wanted = z.union([z.literal(true), z.array(z.string())])
const keyOf = ({ entity, id, epoch }: OnlyHereKey): string => `${entity}/${id}/${epoch}`
const Epoch = z.object({ id: z.string() })
const PATIENCE_MS = 60 * SECOND_MS
const AGAIN_AFTER_MS = 5 * SECOND_MS

/** Something to send, and what becomes of it by the hub's answer. */
interface Work {
  readonly item: AgainItem
  settle(answer: AgainAnswer): void
}

/** The hub takes nothing at all: that is no word about this one. */
const isNoWord = (answer: AgainAnswer): boolean => answer.status === 'refused' && answer.code === 'notTaken'

/** Parts of a list that fit into one message each. */
function* batchesOf(all: readonly Work[]): Generator<Work[]> {
  let batch: Work[] = []
  let bytes = 0
  for (const work of all) {
    const size = JSON.stringify(work.item).length
    if (batch.length === AGAIN_LIMIT || (batch.length > 0 && bytes + size > SUBMIT_BYTES)) {
      yield batch
      batch = []
      bytes = 0
    }
    batch.push(work)
    bytes += size
  }
  if (batch.length > 0) yield batch
}

export function createAgainSender(options: AgainSenderOptions): AgainSender {
  const { cache, done, clock, log } = options
  const { meta } = cache
  const onlyHere = createOnlyHere(cache)
  let socket: HubSocket | undefined
  let isRunning = false
  /** Wishes of persons since the start: one that comes while others are sent is sent after them. */
  let wishes = 0
  const isWanted = (key: OnlyHereKey): boolean => {
    const wanted = meta.get(WANTED, Wanted)
    return wanted === true || wanted?.includes(keyOf(key)) === true
  }

  /** Own commands first, whose author the hub's receipt proves: what they do is not the sender's then. Entities bring the rest. */
  const everything = (): Work[] => {
    const epoch = meta.get('epoch', Epoch)?.id
    const commands =
      epoch === undefined || meta.get(WANTED, Wanted) !== true
        ? []
        : done.ofOtherEpochs(epoch).map(({ id, ...place }): Work => ({
            item: { kind: 'command', ...place },
            settle: (answer) => {
              if (answer.status === 'refused')
                log.warn('a command was not done again; what it did is sent', { id, answer })
              if (!isNoWord(answer)) done.forget([id])
            },
          }))
    const wanted = onlyHere.toSend().filter(isWanted)
    const entities = wanted.map((entry): Work => ({
      item: { ...entry, kind: 'entity', value: JSON.parse(entry.body) as unknown },
      settle: (answer) => {
        if (answer.status === 'taken') onlyHere.forget(entry)
        else if (!isNoWord(answer))
          onlyHere.notTaken(entry, answer.status === 'refused' ? answer.code : answer.status)
      },
    }))
    return [...commands, ...entities]
  }

  const send = async (over: HubSocket): Promise<void> => {
    const before = onlyHere.counts().notTaken
    const seen = wishes
    for (const batch of batchesOf(everything())) {
      const items = batch.map(({ item }) => item)
      const { answers } = await over.ask('again:send', { items, origins: originsToSend(cache) }, PATIENCE_MS)
      if (socket !== over) return
      cache.write('durable', () =>
        answers.forEach((answer, index) => {
          batch[index]?.settle(answer)
        }),
      )
      options.onChanged()
    }
    if (seen === wishes) cache.write('durable', () => meta.remove(WANTED))
    options.onChanged()
    const notTaken = onlyHere.counts().notTaken - before
    if (notTaken > 0) options.onNotTaken(notTaken)
  }
  const kick = (): void => {
    const over = socket
    if (isRunning || !over || meta.get(WANTED, Wanted) === undefined) return
    isRunning = true
    send(over).then(
      () => {
        isRunning = false
        // a new connection, or another wish, came meanwhile
        kick()
      },
      (error: unknown) => {
        isRunning = false
        log.warn('what is only here could not be sent again yet', { error })
        clock.after(AGAIN_AFTER_MS, kick)
      },
    )
  }
  return {
    counts: onlyHere.counts,
    isTaken: () => socket !== undefined,
    list: onlyHere.list,
    find: onlyHere.find,
    isWanted,
    discard: (key) => {
      cache.write('durable', () => onlyHere.forget(key))
      log.warn('a person discarded an entry that is only here', { entity: key.entity, id: key.id })
      options.onChanged()
    },
    request: (entry) => {
      wishes += 1
      cache.write('durable', () => {
        if (entry === undefined) return meta.set(WANTED, true)
        const wanted = meta.get(WANTED, Wanted) ?? []
        onlyHere.reopen(entry)
        if (wanted !== true) meta.set(WANTED, [...new Set([...wanted, keyOf(entry)])])
      })
      kick()
      options.onChanged()
    },
    connect: (next) => {
      socket = next
      options.onChanged()
      kick()
    },
    fresh: onlyHere.forgetWhatCame,
  }
}
