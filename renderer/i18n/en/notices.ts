import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/notices.ts'

const texts: Texts<typeof zh> = {
  answeredElsewhere: 'The call of {{name}} was answered elsewhere.',
  pausedBy: '{{name}} has set you to a pause: {{reason}}.',
  readyBy: '{{name}} has set you ready.',
  cacheSetAside:
    'The data file of this computer was damaged; it was set aside as {{file}} and is read again from the hub. Rescued from it: changes that were not sent {{commands}}, drafts {{drafts}}.',
  cacheCutOff:
    'The newest part of the data file of this computer was damaged; what was typed or done last may be missing. Please check it. A copy lies in {{file}}.',
  diskFull:
    'The disk of this computer is full: nothing can be saved. What you type stays on the screen; free some space, and it goes on by itself.',
  diskBack: 'There is room on the disk again; saving goes on.',
  fileHeld:
    'Another program (a backup, a virus scanner) holds Ringdesk’s data on this computer: nothing can be saved just now. What you type stays on the screen, calls go on, and it is saved by itself when that program is done.',
  fileBack: 'The data on this computer can be written again; saving goes on.',
  hubBusy:
    'Another program on the hub’s computer holds its data: nothing can be sent just now. Your work is kept here and sent by itself. If it lasts, tell whoever runs the hub.',
  hubDiskFull:
    'The disk of the hub is full: nothing can be sent. Your work is kept here and sent by itself; tell whoever runs the hub.',
  hubDamaged:
    'The data of the hub is damaged: nothing can be sent. Your work is kept here and sent by itself when the data is rescued; tell whoever runs the hub: npm run hub -- rescue.',
  hubUnusable:
    'The hub of this computer cannot use its data: it is damaged, or a part of it is missing. It is not started again by itself. What is shown here comes from this console’s own copy. Settings > Hub says what is wrong, and offers to rescue the data or to restore a backup.',
  deskCopied:
    'Another console works with a copy of this computer’s data. This one now counts as a console of its own; sign in again, and what was not sent is sent once.',
  settingsRestored:
    'The settings file was damaged; the settings before it are back. The damaged file lies in {{file}}.',
  settingsLost:
    'The settings file was damaged; the defaults are back. Please check devices and keys. The damaged file lies in {{file}}.',
  otherTeam:
    'Another hub is in use at this address now. The data of the team before was not deleted: it is kept on this computer in {{file}}, with changes that were not sent {{commands}} and drafts {{drafts}}, and nothing of it goes to the new hub. When the former hub is back at this address, it is used and sent again by itself. If you do not know why the hub changed, ask whoever runs it before you sign in.',
  teamBack:
    'The former hub is back at this address: its data is in use again, and what was not sent is sent by itself. What was done at the other hub is kept as well, for when that one is back.',
  commandRefused: 'The hub did not take a change; what you typed is kept. Look at what is to be sent.',
  followUpTaken: 'The follow-up of {{customer}} is with {{name}}, who took it first.',
  followUpFree:
    'Somebody else had the follow-up of {{customer}} first, and gave it back. It is free to take.',
  hubPutBack: 'The hub’s data was put back to an earlier state, and everything here was copied anew.',
  hubPutBackKept:
    'The hub’s data was put back to an earlier state, and everything here was copied anew. Entries that only this computer still has, {{count}}, are kept on it.',
  notTakenAgain:
    'Entries that the hub did not take again, {{count}}, stay on this computer: somebody changed them since the hub was put back, or a supervisor has to send them.',
  valueBeaten:
    'Somebody else overwrote a value of yours. Yours is kept: see the ticket, the customer, or “To send”.',
  newerParts:
    'The hub is newer than this Ringdesk and sends something that only an update can show: {{parts}}. It is kept on this computer and shown after the update; everything else goes on. Please install the update, or ask your administrator for it.',
  newerAnswer:
    'The hub is newer than this Ringdesk and answered something that this version does not know. What you did is kept, and asked again after the update. Please install it, or ask your administrator for it.',
  olderHub:
    'The hub is older than this Ringdesk and does not know something that you did. It is kept, and sent by itself once the hub is updated; tell whoever runs the hub.',
  newerCommands:
    'Changes that were done with a newer Ringdesk and not sent yet: {{n}}. This version does not know them; they are kept, and sent once the newer version is started again.',
  hubUnreadable:
    'This Ringdesk cannot read what the hub sends, so nothing new arrives; one of the two may be too old. What you do is kept. Please install an update, or tell whoever runs the hub.',
  workOutOfReach:
    'Records that you may not read any more have left this computer. What you typed about {{count}} of them is kept: as drafts, and under “To send”, where the hub decides. If you need them, ask your administrator.',
  newKind: 'something new ({{kind}})',
  kindsJoin: ', ',
  callTransferred: 'The call was transferred.',
}
export default texts
