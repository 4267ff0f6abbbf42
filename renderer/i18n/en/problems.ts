import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/problems.ts'

const texts: Texts<typeof zh> = {
  unexpected: 'Something unexpected happened; everything you typed is kept. Try again.',
  errors: {
    internal: 'Something went wrong inside Ringdesk; everything you typed is kept. Try again.',
    doorClosed: 'Ringdesk is starting again; everything you typed is kept. Try again in a moment.',
    badReply: 'An answer came that cannot be read; everything you typed is kept. Try again.',
    cancelled: 'Cancelled.',
    timedOut: 'Ringdesk did not answer in time; everything you typed is kept. Try again.',
    notAllowed: 'Your role may not do this; ask your supervisor.',
    notFound: 'This cannot be found any more; it may have been removed or merged.',
    badValue: 'What was entered does not fit: {{message}}',
    badInput: 'What was entered does not fit: {{message}}',
    followUpMissing: 'Choose when the customer is called again, and by whom.',
    signedOut: 'Nobody is signed in here; sign in first.',
    needsHub: 'The hub cannot be reached, and this means something there only. What you did is kept.',
    offline: 'The hub is not connected, and this needs it. What you did is kept; try again when it is back.',
    timeout: 'The hub did not answer in time. What you did is kept; try again.',
    unreachable: 'The hub cannot be reached; check the network and try again. What you did is kept.',
    badAnswer: 'The hub gave an answer that cannot be read; one of the two may be too old.',
    offlineLapsed:
      'This computer has not reached the hub for 14 days, so nobody signs in here without it. Connect it to the hub and sign in; what was not sent is kept.',
    diskFull:
      'The disk of this computer is full: this was not saved and stays on the screen. Free some space; it goes on by itself.',
    fileHeld:
      'Another program holds Ringdesk’s data on this computer: this was not saved and stays on the screen. Try again in a moment.',
    hubBusy:
      'Another program holds the hub’s data just now. What you did is kept here; try again in a moment.',
    hubDiskFull: 'The disk of the hub is full. What you did is kept here; tell whoever runs the hub.',
    backupFailed: 'The backup was not made: {{message}}',
    ownHubNone: 'This console carries no hub of its own.',
    ownHubRuns: 'The hub of this computer runs; nothing was changed.',
    ownHubStill: 'The hub cannot start yet. Look at what it says now, and try something else.',
    ownHubBroke: 'The hub’s program ended before it was done. Nothing was erased; try again. {{message}}',
    ownHubBusy:
      'This is being worked on already, or another program has the data. Wait a moment, then look again.',
    ownHubKeyIsBack:
      'The key of the hub was put back from the backup, and a damaged one is kept beside it. The data was not rescued: {{message}}',
    ownHubNoWindow: 'No window of this system can show the folder. It is {{message}}',
    backupUnusable: 'The backup was not restored, and nothing was changed: {{message}}',
    backupNotABackup: 'This file is no backup of Ringdesk. Nothing was changed.',
    backupTruncated: 'The backup is not whole: its end is missing. Nothing was changed; choose another one.',
    backupDamaged: 'The backup is damaged and cannot be restored. Nothing was changed; choose another one.',
    backupNotDamaged: 'The data is whole: there is nothing to rescue. The hub is started again.',
    backupNewer: 'A newer Ringdesk made this backup. Nothing was changed; update Ringdesk, then restore it.',
    backupOtherHub: 'This backup is of another hub than the data here. Nothing was changed.',
    backupOtherTime:
      'This backup was made before the data was put back, and does not belong to what is there now. Nothing was changed; choose another one, or rescue without a backup.',
    backupKeyNeeded: 'This backup is sealed: its recovery key is needed. Nothing was changed.',
    backupWrongKey:
      'This recovery key does not open the backup: it is mistyped, or of another team. It has ten groups of four letters and digits. Nothing was changed.',
    backupNoRoom: 'There is not enough room on the disk. Nothing was changed; make room, then try again.',
    backupFolderRelative:
      'Type the whole path of the folder, as /mnt/disk/ringdesk or D:\\ringdesk. Nothing was changed.',
    backupFolderIsFile: 'This is a file, or lies below one, and no folder. Nothing was changed.',
    backupFolderNoRights: 'The hub may not write into this folder. Nothing was changed; choose another one.',
    backupFolderUnusable: 'This folder cannot be used. Nothing was changed: {{message}}',
    hubDamaged:
      'The data of the hub is damaged. What you did is kept here; tell whoever runs the hub: npm run hub -- rescue.',
    noSuchCall: 'This call is over.',
    notNow: 'This cannot be done in the present state of the call.',
    severalNumbers: 'More than one number can be read in this text. Choose which is meant.',
    extensionWithTransfer:
      'The call was not transferred: nobody could key in the extension there. Transfer to the number without it, or to another number.',
    badNumber: 'This is no number that can be dialled; please check it.',
    badTones: 'Only 0 to 9, A to D, * and # can be sent.',
    busyWithCall: 'A call is going on; try again when it is over.',
    callGoingOn: 'A call is going on; end it first, then sign out.',
    notRunning: 'The wrap-up timer is over; go on from the unfinished wrap-ups.',
    alreadySent: 'This was sent to the hub already and cannot be taken back here.',
    automatic: 'Ringdesk recorded this by itself; there is nothing to take back.',
    otherTeam:
      'Another hub answers at this address. None of your data was sent to it, and what is here is kept. Use this hub, or wait until your own is back.',
    hubNotProven:
      'Whoever answers does not prove to be your team’s hub. No password was sent; tell whoever runs the hub.',
    wrongPassword: 'Extension or password is wrong; try again.',
    tokenExpired: 'The sign-in expired; sign in again.',
    tokenRevoked: 'The sign-in was revoked; sign in again.',
    notSignedIn: 'The phone is not signed in yet; try again in a moment.',
    badTarget: 'This is no number that can be dialled; please check it.',
    callExists: 'This call is going on already.',
    notRinging: 'This call does not ring any more.',
    noPhone: 'The softphone is not ready yet. Wait a moment, or look at the phone in the settings.',
  },
}
export default texts
