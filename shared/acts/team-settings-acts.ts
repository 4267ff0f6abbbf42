import { z } from 'zod'
import { ApprovalLimits } from '../domain/approvers.ts'
import {
  isSameLimits,
  limitsInForce,
  LimitsToSet,
  settingsWithLimits,
  TEAM_SETTINGS_ID,
} from '../domain/team-settings.ts'
import { writtenAt } from '../domain/time.ts'
import { accept, defineAct, entityRead, refuse } from './define-act.ts'
import { ADMINISTRATORS } from './permissions.ts'

const LIMITED_KINDS = ApprovalLimits.keyof().options

/** The team's settings as a `Read`: for every rule that asks them. */
export const teamSettingsRead = entityRead('teamSettings', TEAM_SETTINGS_ID)

/** Sets the amounts above which two persons approve. Needs the hub: what everybody is judged by must not wait on one console. */
const setApprovalLimits = defineAct({
  type: 'teamSettings.setApprovalLimits',
  title: { en: 'Limits for approvals set', 'zh-CN': '设置审批限额' },
  input: z.object({
    limits: LimitsToSet,
    /** What was in force on the screen of who sets them: what another administrator set meanwhile is not overwritten unseen. */
    seen: ApprovalLimits,
  }),
  subject: () => ({ entity: 'teamSettings', id: TEAM_SETTINGS_ID }),
  advancesSubject: () => true,
  reads: () => [teamSettingsRead],
  grants: ADMINISTRATORS,
  offline: 'online',
  refusals: {
    limitsChanged: {
      en: 'Another administrator has set the limits meanwhile. Look at them, and set them again if they are not what you want.',
      'zh-CN': '另一位管理员刚刚改过审批限额。请看过现在的限额，需要的话再设置。',
    },
  },
  draft: () => null,
  typedText: () => '',
  audited: ({ limits, seen }) =>
    Object.fromEntries(
      LIMITED_KINDS.flatMap((kind) => [
        [`${kind}From`, seen[kind]],
        [`${kind}To`, limits[kind]],
      ]),
    ),
  decide: ({ limits, seen }, view, context) => {
    const before = view.get('teamSettings', TEAM_SETTINGS_ID)
    const from = limitsInForce(before, context.approvalLimits)
    // first: the audit trail takes what the limits were before from here
    if (!isSameLimits(seen, from)) return refuse('limitsChanged')
    if (isSameLimits(limits, from)) return accept()
    const change = { ...writtenAt(context), by: context.actor.id, from, to: limits }
    const value = settingsWithLimits(before, limits, change)
    const { id, ...fields } = value
    return accept(
      before
        ? { op: 'set', entity: 'teamSettings', id, fields }
        : { op: 'put', entity: 'teamSettings', id, value },
    )
  },
})

export const teamSettingsActs = [setApprovalLimits] as const
