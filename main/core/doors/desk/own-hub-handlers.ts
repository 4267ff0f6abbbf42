import { DoorError } from '../../../../shared/contract/door.ts'
import { OwnHubFolder, OwnHubMended } from '../../../../shared/contract/own-hub.ts'
import type { OwnHub } from '../../hub-link/own-hub.ts'
import type { DeskHandlers } from './desk-handlers.ts'

/** What can be done about the hub that this console carries, where it cannot use its data. Whoever sits here may: the data is theirs. */
export function createOwnHubHandlers({ ownHub }: { readonly ownHub: OwnHub }): DeskHandlers<'ownHub'> {
  const strange = (): DoorError => new DoorError('badReply', 'The shell’s answer fits nothing.')
  const mended = async (wish: Parameters<OwnHub['ask']>[0]): Promise<OwnHubMended> => {
    const answer = await ownHub.ask(wish)
    if (answer.is !== 'mended') throw strange()
    return OwnHubMended.parse(answer)
  }
  return {
    'ownHub.look': async () => {
      const answer = await ownHub.ask({ what: 'look' })
      if (answer.is !== 'seen') throw strange()
      return OwnHubFolder.parse(answer)
    },
    'ownHub.restore': (wish) => mended({ what: 'restore', ...wish }),
    'ownHub.rescue': (wish) => mended({ what: 'rescue', ...wish }),
    'ownHub.retry': async () => (await ownHub.ask({ what: 'retry' }), null),
    'ownHub.openFolder': async () => (await ownHub.ask({ what: 'openFolder' }), null),
  }
}
