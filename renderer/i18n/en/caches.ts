import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/caches.ts'

const texts: Texts<typeof zh> = {
  intro:
    'The data of each hub has its own file on this computer. When a hub is back at this address, its data is used again and what was not sent goes out, both by itself. Nothing here is deleted unless you confirm it.',
  inUse: 'In use',
  kept: 'Also kept',
  none: 'No data of another hub is kept on this computer. When another hub is used, the present data is listed here.',
  address: 'Address of the hub',
  size: 'Size',
  lastUsed: 'Last used',
  team: 'Team',
  teamOf: 'people {{people}} · {{queues}}',
  unsent: 'Not sent',
  nothingUnsent: 'Nothing is unsent',
  workOf: '{{work}} ({{names}})',
  hubOf: 'Data of hub {{id}}',
  hubUnknown: 'Data of another hub',
  damaged: 'Damaged data',
  damagedNote: 'What could be read of it then was moved into the data in use.',
  cutOff: 'Newest part of damaged data',
  cutOffNote:
    'This part of the data in use was damaged, and is missing there: look whether your last entries are there.',
  damagedFile: { settings: 'Damaged settings', knownHubs: 'Damaged list of known hubs' },
  damagedFileNote: 'No work is in it. It is kept so that somebody can look at what happened.',
  lossUnknown: 'What is in it cannot be read here',
  work: {
    commands: 'changes that were not sent {{n}}',
    drafts: 'drafts {{n}}',
    wrapUps: 'unfinished wrap-ups {{n}}',
    onlyHere: 'entries only on this computer {{n}}',
  },
  join: ', ',
  namesJoin: ', ',
  waits: 'Waits until its hub is at this address again',
  here: 'Its hub is at this address now',
  suggested: 'Not used for 30 days, and nothing in it is unsent: it can be deleted.',
  delete: 'Delete…',
  deleteOf: 'Delete {{name}} ({{when}})…',
  ask: {
    file: 'This file is deleted from this computer for good. No work is in it.',
    nothing:
      'This data is deleted from this computer for good. Nothing in it is unsent; when its hub is back, it is copied anew.',
    known:
      'Deleted from this computer for good, with no way back: {{work}}. Its hub will not get this when it is back.',
    unknown:
      'Deleted from this computer for good. What is in it cannot be read any more; work that was not sent, if there is any, has no way back.',
    otherHub:
      'What is in it cannot be read: work that was not sent may be here alone. It is deleted from this computer for good, with no way back.',
  },
  confirm: { nothing: 'Delete', loses: 'Delete and lose this' },
  keep: 'Keep it',
  deleted: 'Deleted from this computer.',
  refused: {
    cacheInUse: 'This data is in use and cannot be deleted.',
    notFound: 'This data is not on this computer any more.',
    lossNotNamed: 'Something else is in it than was shown, so it was not deleted. Please look again.',
  },
}
export default texts
