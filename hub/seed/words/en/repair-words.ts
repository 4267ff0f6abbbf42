import { phrases, reason, type KindWords } from '../phrase.ts'

const titles = `
  {product}: {symptom}
  {category} needs repair: {symptom}
  Repair of the {product}: {symptom}
  {category}, {symptom}`

export const REPAIR_WORDS: KindWords = {
  reasons: {
    hardware: reason(
      titles,
      `{product}: {symptom}. Half a year old, never dropped.
       {category}: {symptom}. Took it apart as in the video; no better.
       {product}: {symptom}. Two photos show the broken part.`,
      `Can the part alone be replaced, without sending it in?
       Would like a visit; hard to send.
       Is the repair free under warranty?`,
    ),
    software: reason(
      titles,
      `{product}: {symptom}. Reset twice, the same.
       Since last week's update of the {category}: {symptom}.
       {product}: {symptom}. Ten minutes without power help for a while.`,
      `Can it be repaired from afar?
       Wants a date by which it works.
       Can it go back to the old version?`,
    ),
    network: reason(
      titles,
      `{product}: {symptom}. 2.4 GHz, and the password is right.
       Tried two phones; the {category} still: {symptom}.
       {product}: {symptom}. The router was restarted; other devices are fine.`,
      `Please help to connect it from afar.
       Is the module broken, does it need repair?
       Please call after seven in the evening.`,
    ),
    power: reason(
      titles,
      `{product}: {symptom}. Another socket did not help.
       {category}: {symptom}. Smells slightly burnt; told to unplug it.
       {product}: {symptom}, also with another cable.
       {product}: {symptom}. Tried the reset of the manual.`,
      `Worried about safety; soon, please.
       Who pays the postage for the repair?
       The only one at home; is there one to borrow?`,
    ),
    sensor: reason(
      titles,
      `{product}: {symptom}. Wiped the sensor; no better.
       {category}: {symptom}. A day after calibrating it is wrong again.
       {product}: {symptom}, also with a new {part}.`,
      `Wants it tested and repaired.
       Thinks of the main board; until when is the warranty?
       Can a sensor be sent, to put in oneself?`,
    ),
    noise: reason(
      titles,
      `{product}: {symptom}, also on a mat.
       {category}: {symptom}. Disturbs the sleep; it can be heard in the call.
       {product}: {symptom}. Cleaned the {part}; the noise stays.
       {category}: a little noise from the start, louder now. {symptom}.`,
      `Wants a repair, no return.
       Made a recording; is that a fault?
       Can somebody come and look?`,
    ),
  },
  promised: phrases(`
    Looked up the serial number: {cover}. Told the customer.
    Noted; an engineer calls {when}.
    Told: {cover}. Agreed.
    About {days} working days; text messages tell how far it is.
    Told to unplug it; fetched {when}.`),
  steps: {
    review: phrases(`
      Checked by phone: {symptom}. Has to come in.
      Saw the video; the fault is clear, agreed. Serial number checked.
      The reset did not help; on to the review.`),
    parts: phrases(`
      Agreed; the part is ordered, {days} days.
      The machine is at the workshop, {courier} {waybill}; waiting for the part.
      Out of stock; asked the factory. Perhaps {days} days late; told.`),
    repairing: phrases(`
      The part is here; the repair begins.
      New main board; the fault is gone.
      Replaced the worn part and cleaned it; runs on the bench.
      New {part} and sensor; two hours without a fault.`),
    inspection: phrases(`
      Repaired; four hours on the bench without a fault.
      Did not pass; back once more. Told: a day later.`),
    returned: phrases(`
      Repaired; goes back tomorrow, {courier} {waybill}.
      Sent back, {waybill}, with the test report.`),
  },
  solved: phrases(`
    The machine is back and works; closed.
    Called a week later: no fault, satisfied.
    Settled: {symptom}. A little slow, the customer says.`),
}
