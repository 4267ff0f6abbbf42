import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/while-ringing.ts'

const texts: Texts<typeof zh> = {
  maybe: 'May be about: {{kind}}',
  because: {
    orderReturning: 'an order is on its way back',
    endedLately: 'a ticket of this kind ended in the last two weeks',
  },
  last: 'Last ticket and note',
  first: 'This customer has had no ticket yet.',
}
export default texts
