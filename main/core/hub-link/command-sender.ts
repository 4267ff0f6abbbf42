import type { Command } from '../../../shared/acts/command.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { SUBMIT_LIMIT } from '../../../shared/contract/hub.ts'
import type { ReceivedResult } from '../../../shared/contract/hub-received.ts'
import type { PersonId } from '../../../shared/domain/ids.ts'
import type { Log } from '../log.ts'
import type { Held, Outbox } from '../outbox/outbox.ts'
import type { HubSocket } from './hub-socket.ts'

/** Sends the outbox, oldest first, one batch at a time. */
export interface CommandSender {
  /** Sends what waits, as long as this connection is the one; safe to call at any time. */
  kick(): void
  /** Goes on after `onNotNow`: until then nothing is sent. */
  resume(): void
  /** The connection over which to send from now on; undefined while there is none. */
  connect(socket: HubSocket | undefined, person: PersonId | undefined): void
}

/** Answers that a person should hear of. */
type ToSay = Extract<ReceivedResult, { status: 'refused' | 'unread' }>

/**
 * Codes after which the same command must not be sent again as it is. An answer that cannot be read is none: nobody knows
 * what was done, and only the same command again finds out.
 */
const isHopeless = (error: unknown): error is DoorError =>
  error instanceof DoorError && !error.retryable && error.code !== 'badReply'
/** Answers of a hub that is there and cannot do anything now. */
const NOT_NOW = ['internal', 'hubBusy', 'hubDiskFull', 'hubDamaged', 'badReply', 'slowDown']

/**
 * Makes the sender. `onSettled` hears of each batch that the hub answered, with the highest revision and what was
 * not taken; `onBroken` that no answer came, so that the link is tried anew; `onNotNow` why nothing of a batch could be done
 * though the hub answers: `seqTaken` (another console has this desk's numbers), or the hub's own trouble.
 */
export function createCommandSender(
  outbox: Outbox,
  held: () => Held,
  log: Log,
  onSettled: (revision: number, toSay: readonly ToSay[]) => void,
  onBroken: () => void,
  onNotNow: (code: string) => void,
): CommandSender {
  let socket: HubSocket | undefined
  let person: PersonId | undefined
  let isRunning = false
  /** Something may have come while the last batch was being sent. */
  let isWanted = false
  let isPaused = false

  const submit = async (over: HubSocket, commands: Command[]): Promise<ReceivedResult[]> => {
    try {
      return (await over.ask('commands:submit', { commands }, 20_000)).results
    } catch (error) {
      if (!isHopeless(error) || error.code === 'offline') throw error
      const [only, ...others] = commands
      if (!only) return []
      // something in this batch cannot be read by the hub: found by sending one by one, and shown, so that it does
      // not stand in the way of the others
      if (others.length === 0)
        return [{ id: only.id, status: 'refused', code: error.code, message: error.message }]
      const results: ReceivedResult[] = []
      for (const command of commands) results.push(...(await submit(over, [command])))
      return results
    }
  }

  const run = async (): Promise<void> => {
    while (socket && person && !isPaused) {
      const over = socket
      const commands = outbox.nextBatch(person, SUBMIT_LIMIT)
      if (commands.length === 0) return
      const ids = commands.map((command) => command.id)
      outbox.countAttempt(ids)
      for (const id of ids) outbox.sending.add(id)
      let results: ReceivedResult[]
      try {
        results = await submit(over, commands)
      } catch (error) {
        log.warn('commands were not answered; they are sent again', { count: ids.length, error })
        const code = error instanceof DoorError ? error.code : ''
        if (socket !== over) return
        if (NOT_NOW.includes(code)) {
          isPaused = true
          onNotNow(code)
        } else onBroken()
        return
      } finally {
        for (const id of ids) outbox.sending.delete(id)
      }
      const isTaken = results.some((result) => result.status === 'refused' && result.code === 'seqTaken')
      // what another command has the place of is no verdict: it goes out again, under another desk's name
      if (isTaken)
        results = results.filter((result) => !(result.status === 'refused' && result.code === 'seqTaken'))
      outbox.settle(results, held())
      const toSay = results.filter((result) => result.status === 'refused' || result.status === 'unread')
      if (toSay.length > 0) log.warn('the hub did not take commands', { toSay })
      const revision = Math.max(
        0,
        ...results.map((result) => (result.status === 'done' ? result.revision : 0)),
      )
      onSettled(revision, toSay)
      if (isTaken) {
        isPaused = true
        return void onNotNow('seqTaken')
      }
      if (results.length === 0) return
    }
  }

  const kick = (): void => {
    isWanted = true
    if (isRunning) return
    isRunning = true
    void (async () => {
      try {
        while (isWanted) {
          isWanted = false
          await run()
        }
      } catch (error) {
        log.error('sending stopped', { error })
      } finally {
        // in the same tick as the last look at isWanted, so that no kick falls between the two
        isRunning = false
      }
    })()
  }
  return {
    kick,
    resume: () => {
      isPaused = false
      kick()
    },
    connect: (nextSocket, nextPerson) => {
      isPaused = false
      socket = nextSocket
      person = nextPerson
      kick()
    },
  }
}
