import { Button } from '@mantine/core'
import type { OverwrittenValue } from '../../../shared/domain/overwritten-value.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ClampedText } from '../../ui/clamped-text.tsx'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { IconArrowBackUp, IconCheck } from '../../ui/icons.ts'
import { useFieldText } from './field-text.ts'
import classes from './conflicts.module.css'

/** One value of mine that another one's beat: both values, who and when, and the way back. */
export function OverwrittenRow({ overwritten }: { readonly overwritten: OverwrittenValue }) {
  const desk = useDeskClient()
  const { t } = useTranslation('conflicts')
  const textOf = useFieldText()
  const people = useDesk((desk) => desk.people)
  const name = people.find(({ id }) => id === overwritten.by)?.name ?? t('hub')
  const field = t(`field.${overwritten.field}`)
  const ids = [overwritten.id]
  return (
    <div className={classes.row} role="group" aria-label={t('overwritten', { field })}>
      <p className={classes.rowTitle}>{t('overwritten', { field })}</p>
      <dl className={classes.values}>
        <dt>{t('own')}</dt>
        <dd className={classes.own}>
          <ClampedText text={textOf(overwritten.field, overwritten.own)} lines={4} />
        </dd>
        <dt>{t('winning')}</dt>
        <dd>
          <ClampedText text={textOf(overwritten.field, overwritten.winning)} lines={4} />
        </dd>
      </dl>
      <p className={classes.quiet}>
        {overwritten.isByCopy === true
          ? t('byCopy', { when: formatWhen(overwritten.at) })
          : t('by', { name, when: formatWhen(overwritten.at) })}
      </p>
      <div className={classes.buttons}>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
          onClick={() => void runOrNotify(desk, 'conflicts.restoreMine', { ids })}
        >
          {t('restoreMine')}
        </Button>
        <Button
          variant="subtle"
          size="xs"
          leftSection={<IconCheck size={14} aria-hidden="true" />}
          onClick={() => void runOrNotify(desk, 'conflicts.dismiss', { ids })}
        >
          {t('keepTheirs')}
        </Button>
      </div>
    </div>
  )
}
