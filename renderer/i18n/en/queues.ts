import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/queues.ts'

const texts: Texts<typeof zh> = {
  title: 'Queues',
  table: 'Live queues',
  agents: 'Agents',
  columns: {
    queue: 'Queue',
    waiting: 'Waiting',
    longest: 'Longest',
    serviceLevel: 'Service level',
    answered: 'Answered',
    abandoned: 'Abandoned',
    agent: 'Agent',
    state: 'State',
    since: 'For',
    memberOf: 'Member of',
    act: 'Act',
  },
  waiting: '{{n}}',
  withinSeconds: 'within {{seconds}} s',
  over: 'over',
  callers: 'Callers in the queue',
  withheld: 'Number withheld',
  noNumber: 'Number unknown',
  ringing: 'Rings at: {{names}}',
  trueNow: 'live',
  stale: 'As of {{age}} ago; goes on by itself when the hub is back.',
  force: {
    menu: 'Change the state of {{name}}',
    ready: 'Set ready',
    pause: 'Pause: {{reason}}',
    done: 'State of {{name}} changed',
    pending: 'the hub must confirm: {{state}}',
    by: 'set by {{name}}',
    failed: 'The state of {{name}} was not changed. Reason: {{reason}}',
  },
  nobody: 'In no queue',
  empty: {
    words: 'Queues will be live here as soon as the hub is reached: who waits, and who is free.',
    noQueues: 'There is no queue yet; an administrator can make one.',
  },
  summary: {
    waiting: 'Waiting now',
    longest: 'Longest wait',
    ready: 'Agents ready',
    talking: 'Agents talking',
    serviceLevel: 'Service level today',
    abandoned: 'Abandoned today',
  },
}
export default texts
