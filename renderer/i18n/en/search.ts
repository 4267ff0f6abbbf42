import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/search.ts'

const texts: Texts<typeof zh> = {
  title: 'Find',
  label: 'Find customers, tickets, orders, calls',
  placeholder: 'Name, initials, part of a number, order, ticket, word…',
  results: 'Results',
  groups: {
    dial: 'Call',
    actions: 'Do',
    rooms: 'Go to',
    recent: 'Opened lately',
    customer: 'Customers',
    ticket: 'Tickets',
    order: 'Orders',
    call: 'Calls',
  },
  dial: 'Call {{number}}',
  actions: {
    themeLight: 'Light theme',
    themeDark: 'Dark theme',
    themeSystem: 'Theme of the system',
    languageZh: '切换为中文',
    languageEn: 'Switch to English',
    ready: 'Ready',
    pause: 'Pause: {{reason}}',
    newCustomer: 'New customer',
    newFollowUp: 'New follow-up',
    help: 'All keys',
    openCaller: 'Open the test caller',
    outbox: 'Show what is to be sent',
    signOut: 'Sign out',
  },
  searching: 'Searching',
  none: 'Nothing found for “{{text}}”',
  noneHint:
    'Try some digits of a number, an order number, a name or its initials, or two characters of a ticket.',
  startHint: 'Type to find; a number can be called at once.',
  took: '{{n}} found · {{ms}} ms',
  failed: 'The search failed: {{reason}}',
  retry: 'Retry',
  keys: { choose: 'choose', open: 'open', close: 'close' },
  numberPending: 'No number yet',
  opensTicket: 'Opens ticket {{number}}',
  unknownCustomer: 'Unknown customer',
}
export default texts
