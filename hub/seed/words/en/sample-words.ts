import type { SampleWords } from '../sample-words.ts'

export const SAMPLE_WORDS: SampleWords = {
  robotTitle: 'How to connect the robot vacuum RV-50 to the app',
  robotNote:
    'New router; the robot vacuum does not pair and is offline in the app. Told to use 2.4 GHz and to hold the reset key for five seconds; it connected during the call. Sent the video.',
  wangOwed: 'Mr Wang hung up in the queue: call back',
  wangReached:
    'Answered; how often does the filter of the purifier need changing? About every six months, and the panel says so.',
  purifierTitle: 'Air purifier AP-620 Pro grinds at high speed, repair',
  purifierAgreed: 'Under warranty, free repair agreed.',
  purifierNote:
    'The air purifier grinds at high speed and disturbs the child at night. Cleaned the filter, the noise stays; another socket did not help. Made a recording; wants a repair, no return. Told: free under warranty.',
  purifierParts: 'Agreed; the motor is ordered, three days.',
  purifierInformed:
    'Called Ms Chen: the part is on its way, the machine is fetched when it is here. Fine with her.',
  heaterTitle: 'Heater HT-20 Oil goes off after some ten minutes, exchange',
  heaterAgreed: 'A matter of quality, exchange agreed.',
  heaterNote:
    'Elderly and hard of hearing: slowly, please. The heater goes off after some ten minutes; another socket did not help. The daughter made a video; wants an exchange.',
  waterTitle: 'Complaint: the fitter of the water purifier WP-800G Pro never came, moved twice',
  waterNote:
    'The fitter was to come in the morning, neither came nor called, and it is the second time. Wants a call from the manager, and to be made good. Apologised; to the supervisor.',
  waterSettled:
    'The supervisor apologised by phone and offered a fast date and a set of cartridges; accepted, complaint withdrawn.',
  linOwed: 'Mr Lin hung up in the queue: call back',
  emilyNote:
    'The filter light stays red after the change. Told her to hold the reset key for five seconds; it went out. Sent the manual.',
}
