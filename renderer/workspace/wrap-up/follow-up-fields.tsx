import { Select, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { Segments } from '../../ui/segments.tsx'
import { useNow } from '../../ui/ticker.ts'
import { PLAN_CHOICES, planOf, type PlanDraft } from './follow-up-plan.ts'
import classes from './wrap-up.module.css'

interface Props {
  readonly value: PlanDraft
  readonly onChange: (change: Partial<PlanDraft>) => void
}

/** When the customer is called again, and by whom: what an outcome that promises a call is finished with. */
export function FollowUpFields({ value, onChange }: Props) {
  const { t } = useTranslation('wrapUp')
  const { t: common } = useTranslation()
  const now = useNow()
  const labelId = useId()
  const { me, people } = useDesk((desk) => ({ me: desk.session?.person.id ?? null, people: desk.people }))
  const others = people.filter(({ id, active }) => active && id !== me)
  const isTimeWrong = planOf(value, me, now) === undefined
  return (
    <div className={classes.followUp}>
      <span className={classes.label} id={labelId}>
        {t('followUp.when')}
      </span>
      <Segments
        aria-labelledby={labelId}
        size="xs"
        value={value.due}
        onChange={(due) => onChange({ due })}
        data={PLAN_CHOICES.map((choice) => ({ value: choice, label: common(`nextIn.${choice}`) }))}
      />
      {value.due === 'custom' && (
        <TextInput
          size="xs"
          type="datetime-local"
          aria-label={common('nextAt')}
          value={value.at}
          error={isTimeWrong ? t('followUp.whenMissing') : undefined}
          onChange={(event) => onChange({ at: event.currentTarget.value })}
        />
      )}
      <Select
        size="xs"
        label={t('followUp.who')}
        allowDeselect={false}
        searchable
        value={value.assignee}
        onChange={(assignee) => onChange({ assignee: assignee ?? 'me' })}
        data={[
          { value: 'me', label: t('followUp.me') },
          { value: 'anyone', label: t('followUp.anyone') },
          ...others.map(({ id, name }) => ({ value: id, label: name })),
        ]}
      />
    </div>
  )
}
