import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/help.ts'

const texts: Texts<typeof zh> = {
  title: 'Help',
  close: 'Close help',
  keysTitle: 'All keys',
  changeKeys: 'Change keys',
  groups: { call: 'Calls', work: 'Work', anywhere: 'Anywhere', lists: 'In lists' },
  fixed: {
    backToCall: 'Back to the call',
    outcome: 'Outcome of the call, in wrap-up',
    rooms: 'Go to rooms 1 to {{n}}',
    history: 'Back and forward',
    choose: 'Row before, row after',
    open: 'Open the chosen row',
    close: 'Close side panel or dialog',
    followUps: 'Follow-ups: call, take, log an attempt',
    firstLast: 'First row, last row',
  },
  unset: 'Not set',
  steps: {
    title: 'A first call',
    intro: 'You are in the sample team; all data is made up, so try anything.',
    ready: 'Click your state at the upper left and choose “Ready” ({{key}}).',
    caller:
      'Open the test caller: it is a customer’s phone. Choose a sample customer and the queue {{queue}}, and call.',
    answer: 'The customer pops up here with their history. Answer with {{key}}.',
    work: 'The ticket is open already: write what it is about and save with {{key}}.',
    wrapUp:
      'After hanging up choose a wrap-up and finish with {{key}}. The call is in the customer’s timeline.',
    simulated:
      'Calls that you make yourself (a follow-up, the dial field) are taken by simulated customers: most answer, some are busy or never answer, and the card says so.',
    openCaller: 'Open the test caller',
  },
}
export default texts
