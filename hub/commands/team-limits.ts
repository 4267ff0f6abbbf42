import type { ApprovalLimits } from '../../shared/domain/approvers.ts'
import { limitsInForce, TEAM_SETTINGS_ID, type TeamSettings } from '../../shared/domain/team-settings.ts'
import { applyChange } from '../../shared/entities/change.ts'
import type { LiveFollower } from '../feed/follower-kinds.ts'

/** The limits that `/health` tells, also while the data cannot be read. Rules read the settings themselves, in their transaction. */
export interface TeamLimits {
  readonly now: () => ApprovalLimits
  readonly follower: LiveFollower
}

/** Follows the team's settings from how they stood at the start. */
export function followTeamLimits(atStart: TeamSettings | undefined, initial: ApprovalLimits): TeamLimits {
  let settings = atStart
  return {
    now: () => limitsInForce(settings, initial),
    follower: {
      kind: 'live',
      name: 'teamLimits',
      handle: ({ changes }) => {
        for (const { change } of changes)
          if (change.entity === 'teamSettings' && change.id === TEAM_SETTINGS_ID)
            settings = applyChange(settings, change)
      },
    },
  }
}
