import { ApprovalLimits, DEFAULT_APPROVAL_LIMITS } from '../../../shared/domain/approvers.ts'
import type { Meta } from './meta.ts'

const NAME = 'approvalLimits'

/** The team's limits for approvals as the hub last said them; the default where no hub has said them, or one too old to say. */
export const teamApprovalLimits = (meta: Meta): ApprovalLimits =>
  meta.get(NAME, ApprovalLimits) ?? DEFAULT_APPROVAL_LIMITS

/** Stores the team's limits. Must run within a write of the cache. */
export const keepTeamApprovalLimits = (meta: Meta, limits: ApprovalLimits): void => meta.set(NAME, limits)
