import { Alert, Radio, Stack, Switch } from '@mantine/core'
import type { ReactNode } from 'react'
import type { DesktopFacts, WishState } from '../../../shared/contract/shell.ts'
import type { DesktopSettings as Wishes } from '../../../shared/contract/settings.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useDesktopFacts } from '../../ui/shell-bridge.ts'
import { changeSetting } from './change-setting.ts'
import classes from './parts/settings.module.css'
import { SystemKeys } from './system-keys.tsx'
import { UpdatePart } from './update-part.tsx'

/** What Ringdesk does in the system around it, and what the system made of it. Only the desktop application has it. */
export function DesktopSettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('desktop')
  const wishes = useDesk((desk) => desk.settings.desktop)
  const facts = useDesktopFacts()
  const change = (part: Partial<Wishes>): void =>
    void changeSetting(desk, { desktop: { ...wishes, ...part } })
  return (
    <div className={classes.fields}>
      <Part title={t('ringing.title')}>
        <Switch
          label={t('ringing.notify')}
          description={t('ringing.notifyHint')}
          checked={wishes.notifyRinging}
          onChange={(event) => change({ notifyRinging: event.currentTarget.checked })}
        />
        <Radio.Group
          label={t('ringing.number')}
          value={wishes.notifyNumber}
          onChange={(number) => change({ notifyNumber: number })}
        >
          <Stack gap="sm" mt="sm">
            {(['full', 'short', 'none'] as const).map((number) => (
              <Radio
                key={number}
                value={number}
                label={t(`ringing.numbers.${number}`)}
                disabled={!wishes.notifyRinging}
              />
            ))}
          </Stack>
        </Radio.Group>
      </Part>
      <Part title={t('keys.title')} hint={t('keys.hint')}>
        <SystemKeys
          bound={wishes.systemKeys}
          states={facts?.systemKeys ?? null}
          onBind={(systemKeys) => change({ systemKeys })}
        />
      </Part>
      <Part title={t('system.title')}>
        <SystemSwitch
          label={t('system.links')}
          hint={t('system.linksHint')}
          isWished={wishes.opensLinks}
          state={facts?.opensLinks ?? null}
          onChange={(opensLinks) => change({ opensLinks })}
        />
        <SystemSwitch
          label={t('system.login')}
          isWished={wishes.startsAtLogin}
          state={facts?.startsAtLogin ?? null}
          onChange={(startsAtLogin) => change({ startsAtLogin })}
        />
        <Switch
          label={t('system.tray')}
          description={facts?.hasTray === false ? t('system.noTray') : t('system.trayHint')}
          checked={wishes.staysInTray}
          onChange={(event) => change({ staysInTray: event.currentTarget.checked })}
        />
      </Part>
      <Part title={t('update.title')}>{facts && <UpdatePart update={facts.update} />}</Part>
      <Part title={t('secrets.title')}>{facts && <Secrets facts={facts} />}</Part>
    </div>
  )
}

function Part({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={classes.part} aria-label={title}>
      <h2 className={classes.partTitle}>{title}</h2>
      {hint !== undefined && <p className={classes.quiet}>{hint}</p>}
      {children}
    </section>
  )
}

/** A wish that the system may refuse. */
function SystemSwitch(props: {
  label: string
  hint?: string
  isWished: boolean
  state: WishState | null
  onChange: (isWished: boolean) => void
}) {
  const { t } = useTranslation('desktop')
  const isUnavailable = props.state === 'unavailable'
  return (
    <Switch
      label={props.label}
      description={isUnavailable ? t('system.unavailable') : props.hint}
      error={props.state === 'refused' ? t('system.refused') : undefined}
      checked={props.isWished}
      disabled={isUnavailable}
      onChange={(event) => props.onChange(event.currentTarget.checked)}
    />
  )
}

function Secrets({ facts }: { facts: DesktopFacts }) {
  const { t } = useTranslation('desktop')
  if (facts.hasKeychain) return <p className={classes.quiet}>{t('secrets.keychain')}</p>
  return (
    <Alert color="held" icon={<IconAlertTriangle aria-hidden="true" />} role="status">
      {t('secrets.noKeychain')}
    </Alert>
  )
}
