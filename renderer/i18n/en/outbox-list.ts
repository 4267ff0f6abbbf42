import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/outbox-list.ts'

const texts: Texts<typeof zh> = {
  title: 'To send',
  close: 'Close the list',
  list: 'What is to be sent',
  intro: 'All this is saved on this computer and goes to the hub in order as soon as it is reached.',
  empty: 'Everything is sent. What you do while offline is listed here first.',
  status: { waiting: 'Waiting', sending: 'Sending', needsYou: 'Needs you' },
  attempts: 'tried {{n}}×',
  copy: 'Copy the text',
  copied: 'Copied',
  behind: 'Waits until the item before it is settled: {{act}}',
  more: 'and {{n}} more',
  undone: 'Undone; the text is back where it was typed.',
  failed: 'That failed. Reason: {{reason}}',
  groups: { needsYou: 'Needs you', overwritten: 'Overwritten by others', waiting: 'Waiting to be sent' },
  number: 'number {{number}}',
  limit: '{{kind}} {{from}} → {{to}}',
  field: '{{field}}: {{text}}',
  takenBack: 'Undone.',
  ticket: 'ticket {{name}}',
  customer: 'customer {{name}}',
  words: 'What stands in it',
  discard: 'Discard…',
  discardAsk:
    'Discard this entry from this computer for good? The hub does not have it, and there is no way back.',
  discardConfirm: 'Discard it',
  keep: 'Keep it',
  discarded: 'Discarded.',
  onlyHere: {
    group: 'Only on this computer',
    intro:
      'The hub’s data was put back to an earlier state, and only this computer has these entries. What you do not decide stays here.',
    status: { waiting: 'Not sent', wanted: 'Goes out with the hub', notTaken: 'Not taken by the hub' },
    since: 'only here since {{ago}}',
    sendOne: 'Send',
    tryAgain: 'Try again',
    rejecting: 'The hub was put back so that it takes nothing newer again; ask whoever runs it.',
    supervisor: 'A supervisor has to sign in at this computer and send it.',
    answers: {
      changed:
        'Somebody changed it since the hub was put back, and theirs stands. Copy what you need and enter it yourself.',
      notAllowed: 'A supervisor has to send it, or who sent it may not read it.',
      unknownKind:
        'The hub is older than this Ringdesk and does not know this kind. Try again after its update.',
      unknownEpoch:
        'The hub does not know the data that this was in, and cannot tell which is newer. Copy what you need and enter it yourself.',
      badValue: 'The hub cannot read this entry; one of the two may be too old. Try again after an update.',
      notFound: 'Whoever or whatever it belongs to is not at the hub any more.',
      hubFault: 'The hub failed at this entry; tell an administrator, then try again.',
      other:
        'The hub did not take this entry, for a reason that this version does not know. Try again, or copy it.',
    },
  },
}
export default texts
