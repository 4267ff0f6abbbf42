import { useTranslation } from 'react-i18next'
import type { Moment } from '../../../shared/domain/time.ts'
import { formatClock } from '../../i18n/format.ts'
import { useNow } from '../../ui/ticker.ts'
import classes from './wrap-up.module.css'

/** What is left of the wrap-up; when it is over, that nothing was lost. */
export function WrapUpTimer({ until }: { readonly until: Moment }) {
  const { t } = useTranslation('wrapUp')
  const now = useNow()
  if (now >= until) return <span className={classes.over}>{t('over')}</span>
  return <span className={classes.left}>{t('left', { clock: formatClock(until - now + 999) })}</span>
}
