import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/queue.ts'

const texts: Texts<typeof zh> = {
  panel: 'Queues',
  waiting: '{{n}} waiting',
  longest: 'longest {{clock}}',
  over: 'longest {{clock}}, over',
  serviceLevel: '{{share}} in {{seconds}} s',
  noCallsYet: 'no calls today',
  agents: {
    ready: '{{n}} ready',
    ringing: '{{n}} ringing',
    talking: '{{n}} talking',
    wrapUp: '{{n}} wrap-up',
    paused: '{{n}} paused',
  },
  nobody: 'no agent signed in',
  empty: 'Queues appear here as soon as an administrator makes one.',
  noPicture: 'Waiting for the hub’s first picture of the queues.',
  staleCore: 'Ringdesk does not answer',
  staleWords: 'no news from the hub',
}
export default texts
