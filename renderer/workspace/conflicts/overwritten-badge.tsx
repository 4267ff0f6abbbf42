import { Popover, UnstyledButton } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconAlertTriangle, IconChevronDown } from '../../ui/icons.ts'
import { OverwrittenRow } from './overwritten-row.tsx'
import classes from './conflicts.module.css'

/** Says that values of mine were overwritten by another's, in a place that moves nothing; a click shows both. */
export function OverwrittenBadge({
  entity,
  id,
}: {
  readonly entity: 'ticket' | 'customer'
  readonly id: string
}) {
  const { t } = useTranslation('conflicts')
  const all = useDesk((desk) => desk.conflicts.overwritten)
  const overwritten = all.filter((value) => value.entity === entity && value.entityId === id)
  const [first] = overwritten
  if (!first) return null
  const message =
    overwritten.length === 1
      ? t('overwritten', { field: t(`field.${first.field}`) })
      : t('overwrittenMany', { n: overwritten.length })
  return (
    <Popover position="bottom-start" width={420} trapFocus shadow="md">
      <Popover.Target>
        <UnstyledButton className={classes.badge}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {message}
          <IconChevronDown size={12} aria-hidden="true" />
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className={classes.marks} aria-label={message}>
        {overwritten.map((value) => (
          <OverwrittenRow key={value.id} overwritten={value} />
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}
