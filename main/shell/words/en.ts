import { agentWords } from '../../../shared/domain/agent-words.ts'
import type { ShellWords } from './zh-CN.ts'

const words: ShellWords = {
  ...agentWords.en,
  tray: {
    starting: 'Starting',
    silent: 'State unknown: Ringdesk does not answer, no calls come in',
    unconfirmed: (state) => `${state} (not confirmed)`,
    pauseAs: 'Pause',
    open: 'Open the workspace',
    board: 'Open the board',
    caller: 'Open the test caller',
    quit: 'Quit',
    installUpdate: (version) => `Install update ${version}`,
    ringing: (n) => `${n} ${n === 1 ? 'call rings' : 'calls ring'}`,
    missed: (n) => `${n} missed`,
    toSend: (n) => `${n} to send`,
    needsYou: (n) => `${n} ${n === 1 ? 'needs' : 'need'} you`,
  },
  ringing: {
    title: (name) => `Call from ${name}`,
    unknown: 'Unknown caller',
    withheld: 'number withheld',
    shortNumber: (end) => `number ends in ${end}`,
    queue: (name) => `queue ${name}`,
  },
  inTray: {
    title: 'Ringdesk is still running',
    inCall:
      'The window is closed and the call goes on. Click the tray icon, or start Ringdesk again, to have the window back.',
    idle: 'The window is closed and calls still come in. Click the tray icon, or start Ringdesk again, to have the window back.',
  },
  quit: {
    title: 'Ringdesk',
    inCall: 'A call is going on',
    inCallDetail: 'Quitting now hangs up. Everything that was typed is kept.',
    stay: 'Stay in the call',
    end: 'Hang up and quit',
    unsentTitle: 'Not everything is sent yet',
    unsent: (n) =>
      `${n} ${n === 1 ? 'change is' : 'changes are'} kept on this computer and sent when Ringdesk starts again.`,
  },
  update: {
    readyTitle: (version) => `Update ${version} is ready`,
    ready: 'It is installed when you quit; Settings > Desktop installs it now.',
  },
  errors: {
    keyLocked:
      'The desk of this profile is locked with a key in the system keychain, which cannot be opened now. Unlock the keychain and start Ringdesk again, or open another desk beside it: npm start -- --profile browser',
    keyUnreadable: (file) =>
      `The key of the desk's data cannot be read (${file}). Put the file back from a backup, or move the whole folder aside to begin with an empty desk; what was not sent yet stays in that folder.`,
    noKeychain:
      'This system has no keychain: the key of the data lies in a file that only you can read. For better protection install gnome-keyring or KWallet and start Ringdesk again.',
    plainHub: (url) =>
      `The hub ${url} is not encrypted (http): others in the same network can read calls and tickets. Ask the administrator for https.`,
  },
}
export default words
