import { useTranslation } from '../../i18n/use-translation.ts'
import { IconInfoCircle } from '../../ui/icons.ts'
import { useLive } from '../../ui/live.ts'
import classes from './conflicts.module.css'

/** Says that this is shown as it was before a change that only a newer Ringdesk can read. */
export function NewerBadge({ entity, id }: { readonly entity: 'ticket' | 'customer'; readonly id: string }) {
  const { t } = useTranslation('conflicts')
  const live = useLive('sync', (desk) => desk.sync.newer.keys.includes(`${entity}/${id}`))
  if (!live.value) return null
  return (
    <span {...live.mark} className={classes.badge}>
      <IconInfoCircle size={14} aria-hidden="true" />
      {t('newer')}
    </span>
  )
}
