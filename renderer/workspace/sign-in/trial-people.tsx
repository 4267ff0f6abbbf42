import { Skeleton, UnstyledButton } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { explainError } from '../../ui/explain-error.ts'
import classes from './sign-in.module.css'

/** The sample team: one click signs in. */
export function TrialPeople({
  isBusy,
  onChoose,
}: {
  readonly isBusy: boolean
  readonly onChoose: (extension: string) => void
}) {
  const { t } = useTranslation('signIn')
  const { t: common } = useTranslation()
  const { data, isLoading, error } = useDeskQuery('session.trialPeople', null)
  return (
    <section aria-label={t('trialTitle')} className={classes.trial}>
      <h2 className={classes.subtitle}>{t('trialTitle')}</h2>
      <p className={classes.dimmed}>{error ? explainError(error) : t('trialHint')}</p>
      <div className={classes.people}>
        {isLoading && Array.from({ length: 8 }, (_, index) => <Skeleton key={index} height={56} />)}
        {data?.people.map((person) => (
          <UnstyledButton
            key={person.id}
            className={classes.person}
            disabled={isBusy}
            onClick={() => onChoose(person.extension)}
          >
            <span className={classes.personName}>{person.name}</span>
            <span className={classes.dimmed}>
              {person.extension} · {common(`role.${person.role}`)}
            </span>
          </UnstyledButton>
        ))}
      </div>
    </section>
  )
}
