import type { Role } from '../domain/people.ts'
import { OTHER_GRANTS, type Grants, type OtherPermission, type Scope } from './permissions.ts'
import { ACT_TYPES, actDefinition, type ActType } from './registry.ts'
import { WINDOW_GRANTS } from './window-grants.ts'

/** An act, a call or event of the hub or of a window's door, or a page. */
export type Permission = ActType | OtherPermission | keyof typeof WINDOW_GRANTS

/**
 * Who may do what, on what: one table for acts, calls and events of the hub, what windows ask the core, and pages. `all` is
 * everything that the person may read, which the person's buckets say (`shared/entities/bucket.ts`).
 */
export const GRANTS: ReadonlyMap<string, Grants> = new Map<string, Grants>([
  ...ACT_TYPES.map((type) => [type, actDefinition(type).grants] as const),
  ...Object.entries(OTHER_GRANTS),
  ...Object.entries(WINDOW_GRANTS),
])

/** On what a role may do something; `none` for what nobody has granted. */
export const scopeOf = (role: Role, permission: Permission): Scope => GRANTS.get(permission)?.[role] ?? 'none'

/** Whether a role may do something at all. */
export const can = (role: Role, permission: Permission): boolean => scopeOf(role, permission) !== 'none'
