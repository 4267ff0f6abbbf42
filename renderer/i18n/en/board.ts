import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/board.ts'

const texts: Texts<typeof zh> = {
  title: 'Board',
  open: 'Open the board',
  starting: 'Starting',
  trueNow: 'live',
  noNews: 'No news from the hub',
  noHub: 'Hub not connected',
  noCore: 'Ringdesk has stopped',
  stale: '{{why}}: this is how it was {{age}} ago',
  signedOut: 'Sign in at the workspace; the board follows by itself.',
  noPicture: 'Waiting for the hub’s first picture of the queues.',
  noQueues: 'There is no queue that you may see yet.',
  fillScreen: 'Fill the screen, or give it back',
  waiting: 'waiting',
  longest: 'longest wait',
  serviceLevel: 'answered in {{seconds}} s',
  answered: 'answered',
  abandoned: 'abandoned',
  nobody: 'No agent signed in',
  agents: 'Agents',
  age: '{{ago}}',
  alarms: 'Alarms',
  alarmOf: '{{name}}: {{alarm}}',
  allWell: 'No alarms',
  alarm: {
    overdue: 'waits too long',
    nobodySignedIn: 'no agent is signed in',
    nobodyFree: 'nobody is free to answer',
    weakServiceLevel: 'service level is low today',
    unreachable: 'phone not reachable',
    longPause: 'long break',
    longWrapUp: 'long wrap-up',
  },
}
export default texts
