import { z } from 'zod'
import { ApprovalLimits } from './approvers.ts'
import { PersonId, TeamSettingsId } from './ids.ts'
import { WrittenAt } from './time.ts'

/** The one entity of settings that a team has. */
export const TEAM_SETTINGS_ID = 'team' as TeamSettingsId
/** More than any request comes to: a limit above it is a slip of the hand. 10 million yuan, in fen. */
export const MOST_LIMIT = 1_000_000_000
/** So many changes are kept, the newest; all of them stand in the audit trail. */
const CHANGES_KEPT = 50

const SetLimit = z.number().int().nonnegative().max(MOST_LIMIT)
/** Limits as somebody may set them: one for every kind, in fen. */
export const LimitsToSet = z.object({
  return: SetLimit,
  exchange: SetLimit,
  repair: SetLimit,
}) satisfies z.ZodType<ApprovalLimits>

/** Who set the limits, when, from what to what. */
export const LimitChange = WrittenAt.extend({ by: PersonId, from: ApprovalLimits, to: ApprovalLimits })
export type LimitChange = z.infer<typeof LimitChange>

/** What the administrators set for the whole team. There is none before somebody has set something. */
export const TeamSettings = z.object({
  id: TeamSettingsId,
  approvalLimits: ApprovalLimits,
  /** The newest is the last. */
  limitChanges: z.array(LimitChange),
})
export type TeamSettings = z.infer<typeof TeamSettings>

/**
 * The limits that are in force: what the team's settings say, else what the hub began with (`initial`).
 *
 * The rule for limits that change: every approval is judged by the limit that is in force when the hub takes it, whatever it was when the
 * request was made or first approved. What was decided stays decided, because nothing after a decision asks for a limit (`isApproved`).
 */
export const limitsInForce = (
  settings: Pick<TeamSettings, 'approvalLimits'> | undefined,
  initial: ApprovalLimits,
): ApprovalLimits => settings?.approvalLimits ?? initial

/** True if two teams would ask for the same approvals. Limits of kinds that this version does not know are not compared. */
export const isSameLimits = (one: ApprovalLimits, other: ApprovalLimits): boolean =>
  ApprovalLimits.keyof().options.every((kind) => one[kind] === other[kind])

/** Settings with other limits, and with who set them. Kinds of a newer version keep their limits. */
export function settingsWithLimits(
  before: TeamSettings | undefined,
  limits: ApprovalLimits,
  change: LimitChange,
): TeamSettings {
  return {
    id: TEAM_SETTINGS_ID,
    approvalLimits: { ...before?.approvalLimits, ...limits },
    limitChanges: [...(before?.limitChanges ?? []), change].slice(-CHANGES_KEPT),
  }
}
