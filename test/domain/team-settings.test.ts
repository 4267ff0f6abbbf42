import { describe, expect, it } from 'vitest'
import { Act } from '../../shared/acts/registry.ts'
import { DEFAULT_APPROVAL_LIMITS, type ApprovalLimits } from '../../shared/domain/approvers.ts'
import { PersonId } from '../../shared/domain/ids.ts'
import type { Role } from '../../shared/domain/people.ts'
import { MOST_LIMIT, TEAM_SETTINGS_ID, TeamSettings } from '../../shared/domain/team-settings.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const adam = { id: PersonId.parse('adam'), role: 'administrator' } as const
const eve = { id: PersonId.parse('eve'), role: 'administrator' } as const
const limits = (all: number): ApprovalLimits => ({ return: all, exchange: all, repair: all })
const settingsIn = (ledger: MemoryLedger): TeamSettings =>
  TeamSettings.parse(ledger.get('teamSettings', TEAM_SETTINGS_ID))

describe('the limits for approvals', () => {
  const set = (
    ledger: MemoryLedger,
    to: ApprovalLimits,
    {
      seen = DEFAULT_APPROVAL_LIMITS,
      actor = adam,
      at = 5,
    }: { seen?: ApprovalLimits; actor?: { id: PersonId; role: Role }; at?: number } = {},
  ) => ledger.do({ type: 'teamSettings.setApprovalLimits', limits: to, seen }, { actor, at })

  it('are set by administrators alone, with who did it, when, from what to what', () => {
    const ledger = new MemoryLedger()
    expect(set(ledger, limits(1), { actor: { id: adam.id, role: 'supervisor' } })).toMatchObject({
      refusal: { code: 'notAllowed' },
    })
    expect(set(ledger, limits(200_000))).toMatchObject({ ok: true })
    expect(set(ledger, limits(0), { seen: limits(200_000), actor: eve, at: 9 })).toMatchObject({ ok: true })
    expect(settingsIn(ledger)).toEqual({
      id: 'team',
      approvalLimits: limits(0),
      limitChanges: [
        { at: 5, by: 'adam', from: DEFAULT_APPROVAL_LIMITS, to: limits(200_000) },
        { at: 9, by: 'eve', from: limits(200_000), to: limits(0) },
      ],
    })
  })

  it('are not overwritten by who saw others, and the same ones are no change', () => {
    const ledger = new MemoryLedger()
    set(ledger, limits(200_000))
    expect(set(ledger, limits(5), { actor: eve })).toMatchObject({ refusal: { code: 'limitsChanged' } })
    // also where both set the same: the trail names what was in force, and by whom it was changed, once
    expect(set(ledger, limits(200_000), { actor: eve })).toMatchObject({ refusal: { code: 'limitsChanged' } })
    expect(set(ledger, limits(200_000), { actor: eve, seen: limits(200_000) })).toEqual({
      ok: true,
      changes: [],
    })
    expect(settingsIn(ledger).limitChanges).toHaveLength(1)
  })

  it('of a kind that a newer version knows stay', () => {
    const ledger = new MemoryLedger()
    const approvalLimits = { ...limits(7), refund: 9 }
    ledger.items.set('teamSettings/team', { id: 'team', approvalLimits, limitChanges: [] })
    set(ledger, limits(8), { seen: limits(7) })
    expect(ledger.get('teamSettings', 'team')?.approvalLimits).toEqual({ ...limits(8), refund: 9 })
  })

  it.each([
    ['negative', -1],
    ['not whole', 0.5],
    ['no number', Number.NaN],
    ['a text', '1500'],
    ['empty', null],
    ['missing', undefined],
    ['too large', MOST_LIMIT + 1],
    ['without an end', Number.POSITIVE_INFINITY],
  ])('are refused where one is %s', (_what, bad) => {
    const act = (value: unknown) => ({
      type: 'teamSettings.setApprovalLimits',
      limits: { ...limits(1), exchange: value },
      seen: limits(1),
    })
    expect(Act.safeParse(act(MOST_LIMIT)).success).toBe(true)
    expect(Act.safeParse(act(bad)).success).toBe(false)
  })
})
