import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/wrap-up.ts'

const texts: Texts<typeof zh> = {
  unfinished: 'Unfinished wrap-ups {{n}}',
  draft: '{{n}} characters, saved as you go {{when}}',
  noDraft: 'nothing written yet',
  kept: 'Saved as you go,',
  resume: 'Resume',
  resumeFor: 'Resume the wrap-up of {{who}}',
  close: 'Close',
  disposition: 'Outcome',
  note: 'Wrap-up note',
  notePlaceholder: 'What was said, and what happens next',
  left: '{{clock}} left',
  over: 'Time is up; what you typed is kept',
  extend: 'Extend',
  later: 'Later',
  finish: 'Finish wrap-up',
  bySystem: 'Without a choice the system sets “{{outcome}}”',
  choose: 'Choose an outcome first',
  followUp: {
    who: 'Who calls again',
    when: 'When to call again',
    me: 'Me',
    anyone: 'Anyone',
    whenMissing: 'Choose a time to come',
  },
  talked: 'talked {{clock}}',
}
export default texts
