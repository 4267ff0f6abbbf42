import { Button, Group, Menu } from '@mantine/core'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { IconChevronDown, IconHourglass } from '../../ui/icons.ts'
import { useIsHubThere } from '../../ui/live.ts'
import { useOfflineMessage } from '../../ui/offline-mode.ts'
import { assign } from './follow-up-acts.ts'
import type { FollowUpListRow } from './follow-up-columns.tsx'
import classes from './follow-ups.module.css'

/** Whose a follow-up is; taking it, taking it over, handing it to a colleague or back to everybody. */
export function HolderField({ row }: { readonly row: FollowUpListRow }) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const { people, me } = useDesk((desk) => ({ people: desk.people, me: desk.session?.person.id ?? null }))
  const offline = useOfflineMessage('followUp.assign')
  const isHubThere = useIsHubThere()
  const { followUp, assigneeName, isPending } = row
  const isMine = followUp.assignee === me
  const name = assigneeName ?? t('anybody')
  if (followUp.status !== 'owed' || me === null) return name
  return (
    <Group gap="sm">
      <span>{name}</span>
      {!isMine && (
        <Button
          size="compact-sm"
          variant="default"
          aria-keyshortcuts={followUp.assignee === null ? 'T' : undefined}
          onClick={() => void assign(desk, followUp, me)}
          {...offline.props}
        >
          {followUp.assignee === null ? t('take') : t('takeOver')}
        </Button>
      )}
      <Menu position="bottom-start">
        <Menu.Target>
          <Button
            size="compact-sm"
            variant="subtle"
            rightSection={<IconChevronDown size={12} aria-hidden="true" />}
            {...offline.props}
          >
            {t('handOver')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown mah={320} className={classes.people}>
          {followUp.assignee !== null && (
            <Menu.Item onClick={() => void assign(desk, followUp, null)}>{t('giveBack')}</Menu.Item>
          )}
          {people
            .filter(({ id, active }) => active && id !== me && id !== followUp.assignee)
            .map(({ id, name }) => (
              <Menu.Item key={id} onClick={() => void assign(desk, followUp, id)}>
                {name}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
      {isPending && !isHubThere && (
        <span className={classes.quiet} role="status">
          <IconHourglass size={12} aria-hidden="true" /> {t('hubMustConfirm')}
        </span>
      )}
    </Group>
  )
}
