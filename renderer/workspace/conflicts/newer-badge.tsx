import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconInfoCircle } from '../../ui/icons.ts'
import classes from './conflicts.module.css'

/** Says that this is shown as it was before a change that only a newer Ringdesk can read. */
export function NewerBadge({ entity, id }: { readonly entity: 'ticket' | 'customer'; readonly id: string }) {
  const { t } = useTranslation('conflicts')
  const isBehind = useDesk((desk) => desk.sync.newer.keys.includes(`${entity}/${id}`))
  if (!isBehind) return null
  return (
    <span className={classes.badge}>
      <IconInfoCircle size={14} aria-hidden="true" />
      {t('newer')}
    </span>
  )
}
