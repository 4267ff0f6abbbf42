import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ApprovalLimits as Limits } from '../../../../shared/domain/approvers.ts'
import type { LimitChange } from '../../../../shared/domain/team-settings.ts'
import { formatMoney, formatWhen } from '../../../i18n/format.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk } from '../../../ui/desk-context.ts'
import classes from '../parts/settings.module.css'
import { LIMITED_KINDS } from './limit-fields.ts'
import { LimitsForm } from './limits-form.tsx'

/** Above which amounts two persons of the team approve, who set that, and a form for administrators; nothing while nobody is signed in. */
export function ApprovalLimits() {
  const { t } = useTranslation('settings')
  const session = useDesk((desk) => desk.session)
  const [opened, setOpened] = useState<Limits>()
  if (!session) return null
  const { approvalLimits: limits, limitChanges, canSetLimits, person } = session
  const isAdministrator = person.role === 'administrator'
  return (
    <>
      <dt>{t('hub.twoPersons')}</dt>
      <dd>
        {opened ? (
          <LimitsForm seen={opened} onDone={() => setOpened(undefined)} />
        ) : (
          <>
            <LimitsInForce limits={limits} />{' '}
            {isAdministrator && canSetLimits && (
              <Button variant="subtle" size="compact-xs" onClick={() => setOpened(limits)}>
                {t('limits.set')}
              </Button>
            )}
            {isAdministrator && !canSetLimits && <div className={classes.quiet}>{t('limits.olderHub')}</div>}
          </>
        )}
        {canSetLimits && <Changes changes={limitChanges} />}
      </dd>
    </>
  )
}

function LimitsInForce({ limits }: { readonly limits: Limits }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const isOne = new Set(LIMITED_KINDS.map((kind) => limits[kind])).size === 1
  if (isOne) return t('limits.above', { limit: formatMoney(limits.return) })
  return LIMITED_KINDS.map((kind) =>
    t('limits.kind', { kind: common(`kind.${kind}`), limit: formatMoney(limits[kind]) }),
  ).join(' · ')
}

/** Who changed the limits, when, from what to what; the newest first. */
function Changes({ changes }: { readonly changes: readonly LimitChange[] }) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const people = useDesk((desk) => desk.people)
  if (changes.length === 0) return <div className={classes.quiet}>{t('limits.never')}</div>
  const whatOf = ({ from, to }: LimitChange): string =>
    LIMITED_KINDS.filter((kind) => from[kind] !== to[kind])
      .map((kind) =>
        t('limits.fromTo', {
          kind: common(`kind.${kind}`),
          from: formatMoney(from[kind]),
          to: formatMoney(to[kind]),
        }),
      )
      .join(' · ')
  return (
    <ul aria-label={t('limits.changes')} className={classes.quiet}>
      {changes.map((change) => (
        <li key={`${change.at} ${change.by}`}>
          {t('limits.change', {
            who: people.find(({ id }) => id === change.by)?.name ?? change.by,
            when: formatWhen(change.at),
            what: whatOf(change),
          })}
        </li>
      ))}
    </ul>
  )
}
