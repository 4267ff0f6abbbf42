import type { Role } from '../domain/people.ts'

/** On what a role may do something: on everything that it may read, on its own alone, or on nothing. */
export type Scope = 'all' | 'own' | 'none'

/** The scope of every role for one act, question, event or page. */
export type Grants = { readonly [R in Role]: Scope }

/** Every agent, on everything that is read. */
export const EVERY_AGENT: Grants = { agent: 'all', supervisor: 'all', administrator: 'all' }
/** Everybody on their own alone: one's state, one's session, one's phone. */
export const OWN: Grants = { agent: 'own', supervisor: 'own', administrator: 'own' }
/** Agents on their own, supervisors on everything. */
export const OWN_FOR_AGENTS: Grants = { agent: 'own', supervisor: 'all', administrator: 'all' }
export const SUPERVISORS: Grants = { agent: 'none', supervisor: 'all', administrator: 'all' }

export const ADMINISTRATORS: Grants = { agent: 'none', supervisor: 'none', administrator: 'all' }

/** Grants of calls and events of the hub, and of pages. Those of acts stand with the acts, those of windows in `window-grants.ts`. */
export const OTHER_GRANTS = {
  /** Whose act it is, and whether the role may do it, is asked of each besides. */
  'commands:submit': EVERY_AGENT,
  /** What a person may send again is asked of each besides (`maySendAgain`). */
  'again:send': EVERY_AGENT,
  /** Of the buckets that the person may read. */
  'changes:pull': EVERY_AGENT,
  'changes:new': EVERY_AGENT,
  'http:snapshot': EVERY_AGENT,
  /** Of the whole team: who works and who waits. */
  'http:metrics': SUPERVISORS,
  'http:openapi': EVERY_AGENT,
  'buckets:changed': OWN,
  /** The live picture: an agent sees the queues of which they are a member, and who serves them. */
  'queues:watch': OWN_FOR_AGENTS,
  'queues:patch': OWN_FOR_AGENTS,
  'presence:wish': OWN,
  'presence:wrapUp': OWN,
  'presence:phone': OWN,
  'presence:you': OWN,
  /** Setting the state of a colleague. */
  'presence:force': SUPERVISORS,
  'clock:ask': EVERY_AGENT,
  'backups:list': ADMINISTRATORS,
  'backups:make': ADMINISTRATORS,
  'backups:choose': ADMINISTRATORS,
  'backups:restore': ADMINISTRATORS,
  'hub:here': OWN,
  'session:ended': OWN,
  'page:workspace': EVERY_AGENT,
  'page:board': SUPERVISORS,
} as const satisfies Record<string, Grants>
export type OtherPermission = keyof typeof OTHER_GRANTS
