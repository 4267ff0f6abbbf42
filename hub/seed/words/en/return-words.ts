import { phrases, reason, type KindWords } from '../phrase.ts'

export const RETURN_WORDS: KindWords = {
  reasons: {
    quality: reason(
      `{product}: {symptom}, return
       Return for quality: {category}
       {product} faulty on arrival, money back
       {category}: {symptom}. No repair, a return`,
      `The {product} came on {day}: {symptom}. Another socket did not help.
       Less than a week with the {product}: {symptom}. Restarted twice as in the manual.
       On the second day: {symptom}. A video of the {product} exists.
       {category}: {symptom}. The online chat led through a reset; the same.`,
      `Would return it; who pays the postage?
       No repair; the money back.
       Afraid that it comes again; wants a return, no exchange.
       Is the box needed? It is thrown away.`,
    ),
    size: reason(
      `{product} does not fit, return
       No room for the {category}, return within seven days
       {product} too large, return`,
      `The {product} does not fit where it should stand; not plugged in.
       Did not measure before; the {category} is much larger than thought.
       Two centimetres between the {product} and the cupboard; it does not go in.`,
      `Return within seven days; the box is whole.
       Can it be returned? Would pay the postage.
       Return, and would look at a smaller one.`,
    ),
    colour: reason(
      `{product}: not the colour of the page
       {category} is yellowish, return
       {product}: colour differs, return`,
      `The {product} is yellowish, not the white of the page; sent photos.
       Ordered a white {product}; the colour is quite different.
       Body and parts of the {category} differ in colour.`,
      `Wants the money back; never used.
       Is there another colour? If not, a return.
       Not as described, so the postage is ours.`,
    ),
    notAsDescribed: reason(
      `{product} is not as described
       {category} cannot do what the page says
       {product}: the effect is not as described`,
      `The page promises much; in fact: {symptom}. The {product} was praised too much.
       The page says there is a timer; the {product} has none.
       The data of the {product} differ from the page; screenshot sent.`,
      `Return as not as described; postage to us.
       Return, and a word in writing.
       Has the page as a picture; insists on a return.`,
    ),
    preference: reason(
      `{product}: return within seven days
       Does not want the {category} any more
       {product} bought twice`,
      `The {product} came on {day}, unopened; the family bought another.
       No use for the {product} after all; opened only, complete.
       Found it cheaper after ordering; the {product} is unused.`,
      `Return within seven days; pays the postage.
       Does the voucher come back, too?
       Please have it fetched; at home in the afternoon.`,
    ),
    damagedInTransit: reason(
      `{product} damaged on the way, return
       Box of the {category} broken, crack in the body
       {product} arrived damaged`,
      `A corner of the box was flat; a crack in the {product}. The driver was there.
       {courier} brought a wet box; a piece of the foot of the {category} is off.
       Something rattles in the {product}, and there is a dent; photos made.`,
      `No waiting for an exchange; the money back.
       Return, fetched by the carrier.
       Is a paper of the carrier needed? Wants a return.`,
    ),
  },
  promised: phrases(`
    Noted; the review takes a working day.
    For quality the postage is ours; the address comes once agreed.
    Explained how it goes; a call {when}.
    Asked to keep box and parts; an answer {when}.
    {courier} fetches it; they may call.`),
  steps: {
    review: phrases(`
      Order {order} and photos checked; meets the conditions, to the supervisor.
      A video came; the fault can be seen, counts as quality.
      Within the time, complete; waits for review.`),
    sentBack: phrases(`
      Agreed; sent the address, waiting for the parcel.
      {courier} fetches it, late in the day as asked.
      Away for now; can send it in {days} days. Noted.`),
    received: phrases(`
      Sent by the customer, {courier} {waybill}, on its way.
      Signed for, {waybill}; the box is whole.
      The carrier says delivered; the warehouse has yet to book it.`),
    inspection: phrases(`
      Tested: {symptom}. Not by use; refund agreed.
      Complete and without scratches; to accounts.
      A part is missing; asked for it.`),
    refunded: phrases(`
      Refund of {money} handed in, the way it was paid; {days} working days.
      Accounts paid {money}; message sent.`),
  },
  solved: phrases(`
    Called: {money} arrived, satisfied.
    The refund is there; closed.
    Done; quick, the customer says, but the quality. Passed on.`),
}
