import { DoorError } from '../../../shared/contract/door.ts'
import type { OwnHubAnswer, OwnHubTrouble, OwnHubWish } from '../../../shared/contract/own-hub.ts'
import { isSameValue } from '../../../shared/domain/same-value.ts'

/** The hub that the console carries itself, as long as it cannot use its data. */
export interface OwnHub {
  /** Null while nothing is known to be wrong. */
  trouble(): OwnHubTrouble | null
  /** The shell says what is wrong, or (null) that it is well. */
  setTrouble(trouble: OwnHubTrouble | null): void
  /** Asks the shell, and gives what it answers; throws DoorError with the code of a refusal. */
  ask(wish: OwnHubWish): Promise<Exclude<OwnHubAnswer, { is: 'refused' }>>
}

export interface OwnHubOptions {
  /** Absent where no shell is around. */
  readonly askShell: ((wish: OwnHubWish) => Promise<OwnHubAnswer>) | undefined
  onChanged(): void
}

export function createOwnHub({ askShell, onChanged }: OwnHubOptions): OwnHub {
  let current: OwnHubTrouble | null = null
  return {
    trouble: () => current,
    setTrouble: (trouble) => {
      if (isSameValue(trouble, current)) return
      current = trouble
      onChanged()
    },
    ask: async (wish) => {
      if (!askShell) throw new DoorError('ownHubNone', 'This console carries no hub of its own.')
      // a hub that runs has its data in use
      if (current === null && wish.what !== 'openFolder')
        throw new DoorError('ownHubRuns', 'The hub of this computer runs; nothing was changed.')
      const answer = await askShell(wish)
      if (answer.is === 'refused') throw new DoorError(answer.code, answer.message)
      return answer
    },
  }
}
