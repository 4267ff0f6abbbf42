import type { ActType } from './command.ts'
import type { Role } from './people.ts'

/** What a role may do beyond acts: asked on the hub for every query, and in the UI for looks only. */
export type Permission =
  ActType | 'board.watch' | 'agent.force' | 'call.monitor' | 'people.manage' | 'audit.read'

const AGENT: readonly Permission[] = [
  'customer.create',
  'customer.update',
  'customer.linkNumber',
  'ticket.openForContact',
  'ticket.open',
  'ticket.update',
  'ticket.moveTo',
  'ticket.advance',
  'ticket.decide',
  'note.add',
  'call.report',
  'call.assign',
  'call.wrapUp',
  'followUp.openForContact',
  'followUp.open',
  'followUp.logAttempt',
  'followUp.cancel',
]
const SUPERVISOR: readonly Permission[] = [...AGENT, 'board.watch', 'agent.force', 'call.monitor']
const ADMINISTRATOR: readonly Permission[] = [...SUPERVISOR, 'people.manage', 'audit.read']

const PERMISSIONS: Record<Role, ReadonlySet<Permission>> = {
  agent: new Set(AGENT),
  supervisor: new Set(SUPERVISOR),
  administrator: new Set(ADMINISTRATOR),
}

export const may = (role: Role, permission: Permission): boolean => PERMISSIONS[role].has(permission)
