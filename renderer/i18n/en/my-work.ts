import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/my-work.ts'

const texts: Texts<typeof zh> = {
  title: 'My work',
  sections: {
    tickets: 'Tickets due',
    followUps: 'Follow-ups owed',
    missed: 'Missed callers',
    drafts: 'Not saved',
  },
  empty: {
    tickets: 'None of your tickets has a deadline.',
    followUps: 'No promised call waits for you.',
    missed: 'No missed caller waits for you.',
    drafts: 'Everything that you typed is saved.',
  },
  nothing:
    'Nothing waits for you. Tickets with a deadline, calls that are owed, and what you typed without saving will be here.',
  allTickets: 'All my tickets',
  callList: 'All follow-ups',
  late: 'Overdue',
  in: 'in {{span}}',
  next: 'next: {{stage}}',
  own: 'yours',
  settled: 'done meanwhile',
  waiting: '+{{n}} new',
  draft: {
    ticket: 'Ticket',
    customer: 'Customer',
    newCustomer: 'New customer',
    followUp: 'Follow-up',
    newFollowUp: 'New follow-up',
    typed: '{{n}} characters · {{when}}',
  },
  keys: { choose: 'choose', open: 'open', call: 'call' },
}
export default texts
