import { Button, Menu, UnstyledButton } from '@mantine/core'
import { PauseReason, type AgentActivity, type AgentWish } from '../../../shared/domain/agent.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { AgentDot, useAgentShown } from '../../ui/agent-shown.tsx'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { Duration, Rest } from '../../ui/duration.tsx'
import { IconChevronDown, IconCircleCheck, IconCoffee } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, displayKeys, useKeys, useKeysOf } from '../../ui/keys.ts'
import classes from './top-bar.module.css'

/** Nothing runs in these, so nobody counts their seconds. */
const RESTING: ReadonlySet<AgentActivity> = new Set(['ready', 'paused', 'signedOut'])

const wish = (desk: DeskClient, wanted: AgentWish): void => void runOrNotify(desk, 'agent.wish', wanted)

/** What I am doing and since when; the same pill is the way to change it: at once while idle, after the call while talking. */
export function MyState() {
  const desk = useDeskClient()
  const { t } = useTranslation('shell')
  const { t: common } = useTranslation()
  const live = useAgentShown()
  const agent = live.value
  const keys = useKeysOf('toggleReady')
  const by = useDesk(({ people }) => people.find(({ id }) => id === agent.by)?.name)
  const details = [
    by !== undefined && t('setBy', { name: by }),
    agent.pauseReason !== null && common(`pauseReason.${agent.pauseReason}`),
  ].filter((part) => part !== false)
  const isPaused = agent.activity === 'paused'
  const setReady = (): void => wish(desk, { wish: 'ready' })
  useKeys({ toggleReady: isPaused ? setReady : () => wish(desk, { wish: 'paused', reason: 'break' }) })
  return (
    <LiveArea live={live} className={classes.group}>
      {/* read out when it changes; a button's own words are not */}
      <span role="status" aria-label={t('myState')} className="visually-hidden">
        {[common(`activity.${agent.activity}`), ...details].join(' ')}
      </span>
      <Menu position="bottom-start">
        <Menu.Target>
          <UnstyledButton
            className={classes.pill}
            data-testid="my-state"
            aria-keyshortcuts={ariaKeys(keys)}
            title={`${t('chooseState')} · ${common('keyHint', { keys: displayKeys(keys) })}`}
          >
            <AgentDot agent={agent} />
            {details.length > 0 && <span className={classes.dimmed}>{details.join(' · ')}</span>}
            <span className={classes.figures} aria-hidden="true">
              {live.truth.is !== 'now' ? (
                <LiveAge live={live} />
              ) : RESTING.has(agent.activity) ? (
                <Rest since={agent.since} />
              ) : (
                <Duration since={agent.since} />
              )}
            </span>
            <IconChevronDown size={14} aria-hidden="true" />
          </UnstyledButton>
        </Menu.Target>
        <Menu.Dropdown aria-label={t('chooseState')}>
          <Menu.Item leftSection={<IconCircleCheck size={16} aria-hidden="true" />} onClick={setReady}>
            {t('ready')}
          </Menu.Item>
          <Menu.Divider />
          {PauseReason.options.map((reason) => (
            <Menu.Item
              key={reason}
              leftSection={<IconCoffee size={16} aria-hidden="true" />}
              aria-label={t('pauseAs', { reason: common(`pauseReason.${reason}`) })}
              onClick={() => wish(desk, { wish: 'paused', reason })}
            >
              {common(`pauseReason.${reason}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      {isPaused && (
        <Button
          color="ready"
          size="xs"
          leftSection={<IconCircleCheck size={16} aria-hidden="true" />}
          rightSection={<KeyHint keys={keys} />}
          aria-keyshortcuts={ariaKeys(keys)}
          onClick={setReady}
        >
          {t('ready')}
        </Button>
      )}
    </LiveArea>
  )
}
