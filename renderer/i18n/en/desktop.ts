import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/desktop.ts'

const texts: Texts<typeof zh> = {
  ringing: {
    title: 'When a call rings',
    notify: 'Notify me when the window is not in front',
    notifyHint: 'A notification takes no keyboard and has no button; a click opens the call.',
    number: 'The number in notifications',
    numbers: { full: 'Whole number', short: 'Last four digits only', none: 'Not shown' },
  },
  keys: {
    title: 'Keys of the whole system',
    hint: 'They work in other programs, too. Ctrl or Alt, or a function key, is needed; off until you choose one.',
    actions: { answer: 'Answer', hangUp: 'Hang up / reject', mute: 'Mute / unmute' },
    press: 'Press the new key; Esc cancels',
    change: 'Change the system key of {{action}}: {{key}}',
    clear: 'Turn off the system key of {{action}}',
    off: 'Off',
    unfit: '{{key}} would get in the way of typing; add Ctrl or Alt, or choose a function key',
    twice: '{{key}} is the key of “{{action}}”',
    states: {
      off: 'Off',
      on: 'On',
      refused: 'The system did not give this key: another program may have it. Choose another',
      unavailable: 'Not possible here',
    },
  },
  system: {
    title: 'System',
    links: 'Open tel:, sip: and callto: links',
    linksHint: 'A number clicked in a page or mail goes into the dial field; only Call dials it.',
    login: 'Start Ringdesk when I log in',
    tray: 'Stay in the tray when the window is closed',
    trayHint: 'In a call Ringdesk always stays there, and the call goes on.',
    noTray: 'This computer has no tray; starting Ringdesk again brings the window back.',
    unavailable: 'Only an installed Ringdesk can do this; this one runs from its sources.',
    refused: 'The system did not agree; change it in the settings of the system.',
  },
  update: {
    title: 'Updates',
    states: {
      off: 'No place for updates is configured. An administrator names one with --updates or in the package.',
      current: 'Up to date',
      checking: 'Looking',
      loading: 'Fetching {{version}}, {{percent}}%',
      ready: '{{version}} is ready and is installed when you quit',
      asked: '{{version}} is installed after the call and the wrap-up',
      failed: 'No update could be looked for; it is tried again later. Reason: {{reason}}',
    },
    check: 'Look for updates',
    install: 'Install now and restart',
  },
  secrets: {
    title: 'Keys of the data',
    keychain: 'The key of the data on this computer is kept by the system keychain.',
    noKeychain:
      'This system has no keychain: the key of the data on this computer lies in a file that only you can read. For better protection install gnome-keyring or KWallet and start Ringdesk again.',
  },
  plainHub:
    'The hub {{url}} is not encrypted (http): others in the same network can read calls and tickets. Ask the administrator for https.',
  said: {
    dialFilled: 'A link filled in {{text}}. Check it, then call.',
    badLink: 'The link holds no number that can be called; nothing was dialled.',
    keyTaken: 'Another program has the system key {{key}}; choose another in Settings > Desktop.',
    updateWaits: 'The update is installed after the call and the wrap-up; Ringdesk then starts again.',
  },
}
export default texts
