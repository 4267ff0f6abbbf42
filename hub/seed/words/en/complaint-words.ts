import { phrases, reason, type KindWords } from '../phrase.ts'

export const COMPLAINT_WORDS: KindWords = {
  reasons: {
    attitude: reason(
      `Complaint about an agent's manner
       Complaint about the fitter
       Complaint: an agent hung up`,
      `{caller} says that yesterday's agent was impatient and hung up in mid-sentence.
       The fitter was rude, let the customer carry the {category}, and asked for a good review.
       The online chat sends the same sentence again and again; nobody acts.`,
      `Wants an apology from that person.
       Wants a call from the manager.
       Wants no money, only that it gets better.`,
    ),
    speed: reason(
      `Complaint about the wait: {product}
       Repair overdue, {category} for {days} days
       Complaint about a slow delivery`,
      `No word on the {product} for {days} days; called three times and was told to wait.
       The refund is late; the day that was named has passed.
       The {category} of order {order} has been in {city} for {days} days, and nobody called.`,
      `Wants a clear answer today.
       Wants to be paid for lost time, or goes to the consumer office.
       Upset; asks for the supervisor.`,
    ),
    process: reason(
      `Complaint: returning is complicated
       Complaint: asked for the same papers again
       Complaint: sent from one to the other`,
      `Told the story of the {product} four times, to somebody else each time.
       Sent photos and a video twice and was asked again; thinks we play for time.
       The {category}: service sends to the carrier, the carrier sends to service.`,
      `Wants one person who sees to it until the end.
       Wants it simpler: an exchange.
       Wants to know once what else is needed.`,
    ),
    brokenPromise: reason(
      `Complaint: the promised call never came
       Complaint: the promised gift never came
       Complaint: promised {when}, not done`,
      `A call within a day was promised; nobody called for {days} days.
       A {part} was promised as a gift; it never arrived.
       The fitter was to look at the {product} in the morning; neither came nor called.`,
      `Wants what was promised, and an explanation.
       Will return it and write about it if nothing happens.
       Wants to be made good; we should say how.`,
    ),
    solution: reason(
      `Complaint about the solution: {product}
       Not happy with the repair
       Does not accept the test result`,
      `The {product} was repaired twice and still: {symptom}. No third repair.
       The test says damaged by use; the customer never dropped it.
       Thinks that the whole batch of the {category} is bad and no repair helps.`,
      `Wants a new one, or the money.
       Wants a test by somebody independent.
       Wants several times the price; quite angry.`,
    ),
  },
  promised: phrases(`
    Apologised; the supervisor takes it and calls {when}.
    Calmed down; one person will call {when} and stay with it.
    Noted what is wanted, pulled the recording; an offer {when}.`),
  steps: {
    investigation: phrases(`
      Listened to the recording: it is mostly as the customer says.
      Asked warehouse and carrier: our mistake, an order was left out.
      Looked at the history: no follow-up was made after the first two calls.`),
    proposal: phrases(`
      {money} back and a fast track; the supervisor agrees.
      Offered a new machine and a year more of warranty; waiting for the answer.
      Offered the money back; the customer will think about it.`),
    agreed: phrases(`
      The customer takes the offer and withdraws the complaint.
      Agrees to an exchange with a {part} as a gift; task made.`),
  },
  solved: phrases(`
    The supervisor apologised by phone; accepted, closed.
    {money} arrived; the matter is settled.
    Done as agreed; called back, mostly satisfied.`),
}
