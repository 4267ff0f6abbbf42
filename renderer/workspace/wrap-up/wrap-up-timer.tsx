import { SECOND_MS, type Moment } from '../../../shared/domain/time.ts'
import { formatClock } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useFrozen } from '../../ui/frozen.ts'
import { useNow } from '../../ui/ticker.ts'
import classes from './wrap-up.module.css'

/** What is left of the wrap-up; when it is over, that nothing was lost. */
export function WrapUpTimer({ until, total }: { readonly until: Moment; readonly total: number }) {
  const { t } = useTranslation('wrapUp')
  const now = useFrozen(useNow())
  if (now >= until) return <span className={classes.over}>{t('over')}</span>
  // rounded up, so that the last second is a second; the shared clock may be a little behind the start
  const left = Math.min(total, Math.ceil((until - now) / SECOND_MS) * SECOND_MS)
  return <span className={classes.left}>{t('left', { clock: formatClock(left) })}</span>
}
