import type { CallWords } from '../call-words.ts'
import { phrases } from '../phrase.ts'

export const CALL_WORDS: CallWords = {
  progressAsked: phrases(`
    Asked how far it is; told the present step, and that there is news {when}.
    Called again: when will the {product} be done? Hurried it on.
    {caller} adds that it happened again: {symptom}. Noted.
    Asked for the number of the parcel back: {courier} {waybill}.
    In a hurry; apologised, and promised a call {when}.`),
  reached: phrases(`
    Called {caller} back with the news; fine with it.
    Explained the next step by phone; the customer agrees.
    Called back; we talk again {when}.
    Checked address and number by phone; both are right.`),
  notReached: phrases(`
    No answer; sent a text message, will try again.
    Called twice without an answer; next try {when}.
    Busy; will call later.`),
  refused: phrases(`
    Told the reason for the refusal; not happy, but understands.
    Told that the conditions are not met and that it can be done at cost; will think about it.
    Does not accept the refusal and wants to complain; can apply again with more proof.`),
  attempts: {
    reached: phrases(`
      Answered; the question is settled.
      Answered; only wanted to know where the parcel is. Told.
      Answered; asked where to buy the {part}. Sent the link.
      Answered; {caller} says all works well.
      Answered; wants a firm date for the repair. Passed on to the engineer.`),
    noAnswer: phrases(`
      No answer.
      Rang until it stopped.`),
    busy: phrases(`
      Busy.
      In another call.`),
    callLater: phrases(`
      In a meeting, asks for a call later.
      Out and about; we talk {when}.`),
    wrongNumber: phrases(`
      Whoever answered says it is the wrong number; to be checked.`),
  },
  subjects: {
    missed: phrases(`
      Call back a missed call
      Call {caller} back, missed`),
    abandoned: phrases(`
      Hung up while waiting: call back
      {caller} hung up in the queue: call back`),
    promised: phrases(`
      Promised a call: {product}, {symptom}
      Call with news of the {product}
      Promised to call {when}`),
    manual: phrases(`
      Is all well with the {product}?
      A week after the repair
      Ask {caller} how it works`),
  },
  strangerTitles: phrases(`
    Unknown caller asks about a {category}
    Number not on file: {category}, {symptom}
    Caller did not say what it is about`),
  strangerNotes: phrases(`
    Would not give an order number; asked how to repair a {category}. Sent to the shop where it was bought.
    Bought the {category} in a store, no membership: {symptom}. Number noted.
    Called for a neighbour: {category}, {symptom}. The neighbour should call.`),
  customerNotes: phrases(`
    Works during the day; better to call after seven.
    Hard of hearing: slowly, please, and a little louder.
    Speaks the dialect of {city}.
    Small children and an elderly person with an allergy at home; cares about the filter.
    Long-standing customer, complained about a delivery: send with {courier}.
    Wants text messages, no calls.
    Buys for a company; invoices to the company.`),
  verdicts: {
    approved: [
      'Meets the conditions, agreed.',
      'True as told, agreed.',
      'Photos and video are complete, agreed.',
      'Order checked, agreed.',
    ],
    rejected: [
      'Damaged by use; refused, can be repaired at cost.',
      'Papers missing after two reminders; refused.',
    ],
  },
}
