import { HOUR_MS, type Moment } from '../../../shared/domain/time.ts'
import { formatSpan, formatWhen } from '../../i18n/format.ts'
import '../../i18n/my-work-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useNowAs } from '../../ui/ticker.ts'
import classes from './my-work.module.css'

/** When something falls due, which leads its row: by how much it is late, or the time and how long until then. */
export function DueLead({ dueAt }: { readonly dueAt: Moment }) {
  const { t } = useTranslation('myWork')
  const state = useNowAs((now) => (dueAt <= now ? 'late' : dueAt - now < HOUR_MS ? 'soon' : 'later'))
  const span = useNowAs((now) => formatSpan(Math.abs(dueAt - now)))
  const when = useNowAs((now) => formatWhen(dueAt, now))
  return (
    <span className={classes.due} data-state={state}>
      <b>{state === 'late' ? t('late') : when}</b>
      <span>{state === 'late' ? span : t('in', { span })}</span>
    </span>
  )
}
