import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/outbox.ts'

const texts: Texts<typeof zh> = {
  refusals: {
    wrongActor: 'Somebody else did this; it is sent when that person signs in here.',
    wrongDesk: 'This was done at another computer and can be sent from there only.',
    badCommand: 'The hub cannot read this item; it may be too old. Retry after an update.',
    unknownAct: 'The hub is older than this Ringdesk. This is sent by itself once the hub is updated.',
    unreadAnswer:
      'The hub answered something that this version does not know. It is asked again after an update.',
    hubFault: 'The hub failed at this item; tell an administrator, then retry.',
    seqTaken: 'The data of this computer may have been copied, and the item was not taken. Please retry.',
    badInput: 'The hub cannot read this item; one of the two may be too old. Retry after an update.',
    badReply: 'The hub’s answer cannot be read; one of the two may be too old. Retry after an update.',
    otherHub: 'This was meant for another hub. Retry sends it to the present one; else undo it.',
    other: 'The hub did not take this item. Retry, or undo it, change it and save again.',
  },
}
export default texts
