import { phrases, reason, type KindWords } from '../phrase.ts'

export const ENQUIRY_WORDS: KindWords = {
  isPaired: true,
  reasons: {
    usage: reason(
      `How often to change the {part} of the {category}
       How to use the {product}
       First use of the {product}
       How to clean the {part} of the {category}
       Light stays on after a new {part}: {product}`,
      `How often does the {part} of the {product} need changing, and what does the light mean?
       Lost the manual; how is the timer of the {product} set?
       What is there to mind before the first use of the {product}?
       May the {part} of the {category} be washed?
       Put in a new {part}; the light of the {product} stays on.`,
      `Every six months as a rule, or when the light blinks.
       Went through it step by step; it worked. Sent the manual.
       Let it run empty for ten minutes; a slight smell is normal.
       Rinse it with water, let it dry, no detergent.
       Held the reset key for five seconds; the light went out.`,
    ),
    delivery: reason(
      `Where is order {order}?
       No pick-up code for the {product}
       Other address for order {order}
       Deliver the {product} later`,
      `Where is order {order}? No change in the app for two days.
       The {product} is at the pick-up point, and no message came.
       Another address, please; the {product} is on its way.
       Away for two days; can the {product} come later?`,
      `Looked up {courier} {waybill}: it comes {when}.
       Asked the carrier; the code was sent again.
       Asked {courier} to deliver elsewhere; they may call.
       Agreed a later day with {courier}, number {waybill}.`,
    ),
    invoice: reason(
      `Invoice wanted for order {order}
       Wrong name on the invoice
       Where is the electronic invoice?`,
      `Needs an invoice for the {product} for the company.
       The invoice has a private name; it should be the company.
       Cannot find the invoice for the {product}, nor is it in the mail.`,
      `Noted name and tax number; it comes by mail {when}.
       The old one is cancelled first; about {days} working days.
       Sent again; the customer has it.`,
    ),
    warranty: reason(
      `How long is the warranty of the {product}?
       {category} without an order number: warranty?
       What does a repair of the {product} cost?`,
      `Is the {product} still under warranty? Bought on {day}.
       The {category} was a gift; no order number. How to look up the warranty?
       After the warranty, what do a {part} and a visit cost?`,
      `Looked up by serial number: {cover}.
       By the serial number on the machine; damage by use is not covered.
       Named a rough price; the test decides.`,
    ),
    progress: reason(
      `How far is the {product}?
       Did the {category} arrive?
       When does the refund arrive?`,
      `How far is the service for the {product}?
       Has the warehouse got the {category}?
       The message of the refund came, the money did not.`,
      `Told the present step, and hurried it on; a call {when}.
       {courier} {waybill}: signed for, waits to be tested.
       The refund of {money} is with the bank; {days} working days.`,
    ),
  },
  promised: phrases(`
    Nothing else.
    Clear now, thanks.
    Told of the videos on our page.
    May call again any time.`),
  steps: {
    answered: phrases(`
      Asked the engineers and called back.
      Answered by text message; confirmed.`),
  },
  solved: phrases(`
    Answered, closed.
    The question is settled.`),
}
