import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/shell.ts'

const texts: Texts<typeof zh> = {
  topBar: 'State bar',
  myState: 'My state',
  ready: 'Ready',
  pause: 'Pause',
  pauseAs: 'Pause: {{reason}}',
  setBy: 'set by {{name}}',
  chooseState: 'Choose a state',
  softphone: 'Softphone',
  line: {
    proven: '{{ms}} ms · registered as of {{ago}}',
    provenAgo: 'registered as of {{ago}}',
    connecting: 'connecting',
    registering: 'registering',
    never: 'not registered yet',
    failed: 'line unreachable',
    failedBy: {
      registeredElsewhere: 'signed in elsewhere',
      badCredentials: 'account refused',
      forbidden: 'not allowed by the line',
      serverBusy: 'line busy',
    },
    retryIn: 'retry in {{seconds}} s',
    noPhone: 'phone not started',
    spoken: { proven: 'registered', old: 'not confirmed for a while' },
    probe: 'Check it now',
  },
  search: 'Find anything',
  synced: 'Synced',
  syncUnknown: 'Sync not known',
  syncing: 'Syncing {{done}} / {{total}}',
  firstSync:
    'Fetching the team’s data: {{share}} ({{done}} of {{total}}). Calls can be taken now; the data appears bit by bit.',
  catchingUp: 'Fetching what happened meanwhile: {{share}} ({{done}} of {{total}})',
  copy: {
    first: 'Fetching the team’s data for the first time',
    again: 'Fetching what happened while this console was away',
    counting: 'Counting how much there is',
    count: '{{done}} of {{total}} items',
    meanwhile:
      'You can take calls, open tickets and write notes now. Customers already here are recognised, the others appear bit by bit. If the connection breaks, it goes on where it stopped.',
    cutOff:
      'The hub is away. What was fetched is on this computer: look things up, take calls, open tickets. It goes on where it stopped, not from the start.',
    signedOut:
      'What was fetched is on this computer. It goes on where it stopped, not from the start, when somebody signs in.',
  },
  cutOff: '{{done}} of {{total}} fetched; goes on when the hub is back',
  sending: 'Sending: {{n}} to go',
  progress: 'Progress of the sync',
  toSend: '{{n}} to send',
  needsYou: 'needs you: {{n}}',
  person: {
    menu: 'My menu',
    settings: 'Settings',
    caller: 'Open the test caller',
    help: 'All keys',
    signOut: 'Sign out',
  },
  hub: {
    online: 'Hub online',
    connecting: 'Connecting to the hub',
    offline: 'Hub away for {{span}}: calls go on, your work is kept here and sent when it is back',
    offlineSpoken: 'Hub away: calls go on, your work is kept here and sent when it is back',
    retryIn: 'retry in {{seconds}} s',
    signedOut: 'Signed out',
    lapses:
      'work without the hub ends in {{span}}; connect this computer to the hub before (nothing is lost)',
    needsSignIn: 'The sign-in ended: calls and the data here still work; sign in again to sync',
    fatal: 'Cannot sync with the hub: {{reason}}',
    signInAgain: 'Sign in again',
  },
  otherHub: {
    other:
      'Another hub answers at this address, and none of your data was sent to it: your data is kept, and you can work on without a hub',
    unproven:
      'Whoever answers does not prove to be your team’s hub, and none of your data was sent there: you can work on without it; tell whoever runs the hub',
    use: 'Use this hub',
  },
  onlyHere: {
    count: 'The hub’s data was put back to an earlier state: entries that are only on this computer: {{n}}',
    send: 'Send them again',
    show: 'Show them',
  },
  reason: {
    clientTooOld: 'this console is too old; update it',
    hubTooOld: 'the hub is too old; ask an administrator to update it',
    tokenExpired: 'the sign-in expired',
    tokenRevoked: 'the sign-in was revoked',
    deskInUse: 'another console uses the same data',
    badHandshake: 'the handshake with the hub failed',
  },
  fresh: 'data from {{ago}}',
  coreLost: 'The console on this computer is starting again: everything you typed is kept',
  stopped: {
    gone: 'Ringdesk has stopped: no calls can come',
    silent: 'Ringdesk does not answer: calls may not come',
    startAgain: 'Run npm start again and this page goes on by itself; what you typed is kept in it',
    openAgain: 'Quit Ringdesk and open it again; what you typed is kept in this window',
    wait: 'Wait a moment; if it stays so for a minute, start Ringdesk again. What you typed is kept',
  },
  clockSkew: 'This computer’s clock differs from the hub’s by {{span}}; please set it',
  clockSkewSpoken: 'This computer’s clock differs from the hub’s; please set it',
  trial: 'Trial',
  status: 'How things stand',
}
export default texts
