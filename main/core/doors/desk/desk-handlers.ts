import type { DeskDoor } from '../../../../shared/contract/desk.ts'
import type { CallContext, DoorHandlers } from '../../../../shared/contract/door.ts'

type CallName = Extract<keyof DeskDoor['calls'], string>

/** The handlers of those calls of the desk's door that begin with one of these words. */
export type DeskHandlers<Room extends string> = Pick<
  DoorHandlers<DeskDoor>,
  Extract<CallName, `${Room}.${string}`>
>

/** Lets the windows have what a call changed before they have its answer: whoever asked may look at the state. */
export function flushAfterEach(handlers: DoorHandlers<DeskDoor>, flush: () => void): DoorHandlers<DeskDoor> {
  const wrapped = Object.entries(handlers).map(([name, handle]) => [
    name,
    async (input: never, context: CallContext) => {
      try {
        return await (handle as (input: never, context: CallContext) => unknown)(input, context)
      } finally {
        flush()
      }
    },
  ])
  return Object.fromEntries(wrapped) as DoorHandlers<DeskDoor>
}
