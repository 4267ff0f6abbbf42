import { can, type Permission } from '../../../../shared/acts/can.ts'
import { DoorError, type CallContext, type DoorHandlers } from '../../../../shared/contract/door.ts'
import type { DeskDoor } from '../../../../shared/contract/desk.ts'
import type { Person } from '../../../../shared/domain/people.ts'

/** Refuses what the role of who is signed in may not ask (`notAllowed`). What needs somebody signed in says so itself. */
export function permitted(
  handlers: DoorHandlers<DeskDoor>,
  signedIn: () => Person | undefined,
): DoorHandlers<DeskDoor> {
  const guarded = Object.entries(handlers).map(([name, handle]) => [
    name,
    (input: never, context: CallContext): unknown => {
      const person = signedIn()
      if (person && !can(person.role, `window:${name}` as Permission))
        throw new DoorError('notAllowed', `A person of this role (${person.role}) may not do this.`)
      return (handle as (input: never, context: CallContext) => unknown)(input, context)
    },
  ])
  return Object.fromEntries(guarded) as DoorHandlers<DeskDoor>
}
