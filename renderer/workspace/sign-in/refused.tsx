import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPlugConnectedX } from '../../ui/icons.ts'
import classes from './sign-in.module.css'

/** Over the whole page where the shell takes it for a stranger: what happened, what is kept, and the way on. */
export function Refused() {
  const { t } = useTranslation('signIn')
  return (
    <main className={`${classes.page} ${classes.over}`} role="alertdialog" aria-labelledby="refused-title">
      <IconPlugConnectedX size={32} aria-hidden="true" />
      <h1 id="refused-title" className={classes.refusedTitle}>
        {t('refused.title')}
      </h1>
      <p className={classes.narrow}>{t('refused.toDo')}</p>
      <p className={`${classes.narrow} ${classes.dimmed}`}>{t('refused.kept')}</p>
    </main>
  )
}
