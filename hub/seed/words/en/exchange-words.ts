import { phrases, reason, type KindWords } from '../phrase.ts'

export const EXCHANGE_WORDS: KindWords = {
  reasons: {
    quality: reason(
      `{product}: {symptom}, exchange
       Exchange for quality: {category}
       New {product} faulty, another one please`,
      `The {product} came on {day}: {symptom}. Plugging it in again did not help.
       Three days of use, then: {symptom}. The {product} is needed for an elderly parent.
       {category}: {symptom}. Checked by phone; it is the hardware.`,
      `Agrees to an exchange, the new one first if possible.
       Wants a new one, not a repaired one.
       How long does it take? It is urgent.`,
    ),
    size: reason(
      `{product} does not fit, a smaller one
       Wrong size of the {category}
       {product}: wrong type chosen`,
      `The {product} does not go in; must be the wrong type.
       The {product} is too large for the bedroom; a smaller one of the series?
       Ordered the {product} after the old machine; the new one differs by a size.`,
      `Would pay the difference.
       Who pays the postage? Nothing is unpacked.
       Please help to find the right type.`,
    ),
    colour: reason(
      `{product} in another colour
       Wrong colour of the {category}
       {product}: clicked the wrong colour`,
      `Ordered white, got a grey {product}; the order says white.
       The colour of the {product} does not go with the room; not plugged in yet.
       The label of the {product} says white, the machine is black.`,
      `Wants white, and would wait {days} days.
       We should pay the postage both ways.
       If there is none, a return perhaps.`,
    ),
    wrongItem: reason(
      `Wrong item: not a {product}
       Wrong type of the {category}
       Order {order} packed wrong
       The {part} does not fit`,
      `Ordered a {product}; another type is in the box. Sent a photo of the label.
       One thing is missing of order {order}, another was never ordered.
       The {part} that came with the {product} has another socket.`,
      `Send the right one soon; the wrong one can be fetched.
       Moves next week; in a hurry, please.
       A little angry: the second time.`,
    ),
    damagedInTransit: reason(
      `{product} arrived broken, exchange
       {category} damaged on the way
       {product} broken when unpacked`,
      `The front of the {product} was broken in a box that looked well.
       {courier} brought a torn box; a corner of the {category} is off. The driver took a photo.
       Unpacked with the driver present: a crack in the {product}.`,
      `Wants a new one; the broken one can be fetched any time.
       Keeps it until the new one comes.
       Can the broken part alone be replaced?`,
    ),
  },
  promised: phrases(`
    Noted; once agreed the new one leaves within {days} days.
    The new one first; the old one goes with the driver.
    No cost; a call {when} once the stock is checked.
    Marked as urgent; the parcel number {when}.`),
  steps: {
    review: phrases(`
      Photos agree with order {order}; an exchange is due.
      The warehouse has a {product}; handed in for review.
      A photo of the label came; the type is clear.`),
    sentBack: phrases(`
      Agreed; {courier} fetches the old one.
      Somebody is at home on the weekend only; fetched on Saturday.
      Sent the address; waiting for the parcel.`),
    received: phrases(`
      The old one is on its way, {courier} {waybill}.
      The warehouse has the old one, {waybill}.`),
    inspection: phrases(`
      Tested: {symptom}. A new one goes out.
      No damage by use; the exchange goes out.`),
    replacementSent: phrases(`
      The new one is on its way, {courier} {waybill}; message sent.
      New machine sent, {days} days to {city}.`),
  },
  solved: phrases(`
    The new one is there and works; many thanks.
    Called back: the new one works, closed.
    New machine signed for; all is well with this one.`),
}
