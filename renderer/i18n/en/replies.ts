import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/replies.ts'

const texts: Texts<typeof zh> = {
  unsorted: {
    received: 'We have noted your matter and will contact you soon.',
    thanks: 'Thank you for calling, and have a good day.',
  },
  return: {
    address: 'Please send the product with all its parts within 7 days; the address follows by text message.',
    freight: 'We pay the return of faulty goods; please keep the waybill.',
    refund: 'After arrival and inspection the refund takes 1 to 3 working days.',
  },
  exchange: {
    address: 'Please send the product with all its parts; the new one leaves after inspection.',
    stock: 'The new product is in stock and leaves on the day the inspection is passed.',
    noStock: 'This version is out of stock; a refund or another version is possible.',
  },
  repair: {
    warranty: 'The product is in warranty: repair and parts are free.',
    paid: 'The warranty is over: we quote a price first and repair once you agree.',
    days: 'Repairs take 3 to 5 working days after arrival.',
  },
  complaint: {
    sorry: 'I am sorry for the trouble and will look after this myself.',
    plan: 'You will have our proposal within one working day.',
    supervisor: 'I passed this to my supervisor, who will contact you directly.',
  },
  enquiry: {
    usage: 'Chapter 2 of the manual explains it; I can also walk you through it now.',
    invoice: 'The electronic invoice reaches your mailbox within two working days.',
    delivery: 'The parcel has left; the waybill number follows by text message.',
  },
  account: {
    identity: 'Please tell me the registered phone number and your latest order number.',
    reset: 'The link to reset the password was sent to your phone; it works for 30 minutes.',
    safe: 'We never ask for passwords or codes; please tell them to nobody.',
  },
}
export default texts
