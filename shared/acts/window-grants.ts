import { ADMINISTRATORS, EVERY_AGENT, OWN, OWN_FOR_AGENTS, SUPERVISORS, type Grants } from './permissions.ts'

/** Grants of everything that a window asks the core, by `window:NAME` and `board:NAME`. What changes the ledger is an act besides. */
export const WINDOW_GRANTS = {
  'window:state.snapshot': OWN,
  'window:state.alive': OWN,
  'window:session.trialPeople': EVERY_AGENT,
  'window:session.signIn': OWN,
  'window:session.trialSignIn': OWN,
  'window:session.signOut': OWN,
  'window:session.useOtherHub': EVERY_AGENT,
  'window:agent.wish': OWN,

  // calls of this console's phone
  'window:call.dial': OWN,
  'window:call.answer': OWN,
  'window:call.reject': OWN,
  'window:call.hangUp': OWN,
  'window:call.hold': OWN,
  'window:call.resume': OWN,
  'window:call.mute': OWN,
  'window:call.sendDtmf': OWN,
  'window:call.transfer': OWN,
  'window:call.chooseCustomer': OWN,
  'window:call.matchByOrderNumber': OWN,
  'window:call.createCustomer': OWN,
  'window:call.newTicket': OWN,
  'window:call.useTicket': OWN,
  'window:wrapUp.extend': OWN,
  'window:wrapUp.later': OWN,
  'window:wrapUp.finish': OWN,

  // what is here of the ledger is what the person may read
  'window:ticket.get': EVERY_AGENT,
  'window:ticket.list': EVERY_AGENT,
  'window:customer.get': EVERY_AGENT,
  'window:customer.list': EVERY_AGENT,
  'window:customer.timeline': EVERY_AGENT,
  'window:customer.match': EVERY_AGENT,
  'window:followUp.list': EVERY_AGENT,
  'window:call.get': EVERY_AGENT,
  'window:call.list': EVERY_AGENT,
  'window:search.find': EVERY_AGENT,

  'window:acts.do': EVERY_AGENT,
  'window:draft.get': OWN,
  'window:draft.save': OWN,
  'window:draft.discard': OWN,
  'window:outbox.sendAgain': OWN,
  'window:outbox.list': OWN,
  'window:outbox.retry': OWN,
  'window:outbox.undo': OWN,
  'window:conflicts.restoreMine': OWN,
  'window:conflicts.dismiss': OWN,

  'window:backups.list': ADMINISTRATORS,
  'window:backups.make': ADMINISTRATORS,
  'window:backups.restore': ADMINISTRATORS,

  // this computer
  'window:desk.speak': OWN,
  'window:settings.set': OWN,
  'window:devices.playTestTone': OWN,
  'window:devices.meter': OWN,
  'window:line.probe': OWN,
  'window:diagnose.microphone': OWN,
  'window:diagnose.line': OWN,
  'window:diagnose.ice': OWN,
  'window:diagnose.hub': OWN,
  'window:diagnose.cache': OWN,
  'window:diagnose.program': OWN,
  'window:notice.dismiss': OWN,

  'window:board.force': SUPERVISORS,

  'window:state': OWN,
  'window:changed': EVERY_AGENT,
  'window:draft': OWN,
  'window:level': OWN,
  /** The hub cuts the picture to the role: an agent's board shows the agent's own queues. */
  'board:board.snapshot': OWN_FOR_AGENTS,
  'board:board.alive': OWN,
  'board:board': OWN_FOR_AGENTS,
} as const satisfies Record<string, Grants>
