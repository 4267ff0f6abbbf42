import type { Role } from '../domain/people.ts'
import { OTHER_GRANTS, type Grants, type OtherPermission, type Scope } from './permissions.ts'
import { ACT_TYPES, actDefinition, type ActType } from './registry.ts'

/** An act, or a call, event or page of `OTHER_GRANTS`. */
export type Permission = ActType | OtherPermission

/** Who may do what, on what: one table for acts, calls and events of the hub, and pages. */
export const GRANTS: ReadonlyMap<string, Grants> = new Map<string, Grants>([
  ...ACT_TYPES.map((type) => [type, actDefinition(type).grants] as const),
  ...Object.entries(OTHER_GRANTS),
])

/** On what a role may do something; `none` for what nobody has granted. */
export const scopeOf = (role: Role, permission: Permission): Scope => GRANTS.get(permission)?.[role] ?? 'none'

/** Whether a role may do something at all. */
export const can = (role: Role, permission: Permission): boolean => scopeOf(role, permission) !== 'none'
