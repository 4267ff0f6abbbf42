import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FoundBackup } from '../../../../shared/contract/backups.ts'
import type { OwnHubMended, OwnHubTrouble as Trouble } from '../../../../shared/contract/own-hub.ts'
import { formatWhen } from '../../../i18n/format.ts'
import '../../../i18n/own-hub-texts.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../../ui/desk-context.ts'
import { explainError } from '../../../ui/explain-error.ts'
import { IconAlertTriangle } from '../../../ui/icons.ts'
import { notify } from '../../../ui/notify.ts'
import { runOrNotify } from '../../../ui/run-or-notify.ts'
import { useDeskQuery } from '../../../ui/use-desk-query.ts'
import { BackupFiles, SetAsideList } from '../backups/backup-files.tsx'
import classes from '../parts/settings.module.css'

const REASONS = ['damaged', 'dataMissing', 'keyMissing', 'keyDamaged', 'wrongKey', 'fromTheFuture'] as const
type Reason = (typeof REASONS)[number]
const reasonOf = ({ reason }: Trouble): Reason | 'other' => REASONS.find((one) => one === reason) ?? 'other'
/** There is data that can be read, or a key that a backup may have. */
const CAN_BE_RESCUED: readonly string[] = ['damaged', 'keyMissing', 'keyDamaged']
/** What is whole, and only wants another program or key. */
const IS_WHOLE: readonly string[] = ['wrongKey', 'fromTheFuture']

/** What ails the hub of this computer and what can be done here; nothing while it can start. */
export default function OwnHubTrouble() {
  const trouble = useDesk((desk) => desk.ownHub)
  return trouble === null ? null : <Screen trouble={trouble} />
}

function Screen({ trouble }: { readonly trouble: Trouble }) {
  const desk = useDeskClient()
  const { t } = useTranslation('ownHub')
  const found = useDeskQuery('ownHub.look', null, { about: [] })
  const [isBusy, setBusy] = useState(false)
  const toldOf = useMendedText()
  const reason = reasonOf(trouble)
  const run = async (mend: () => Promise<OwnHubMended | undefined>): Promise<boolean> => {
    setBusy(true)
    const mended = await mend()
    setBusy(false)
    if (mended) notify('info', toldOf(mended))
    else found.retry()
    return mended !== undefined
  }
  const retry = async (): Promise<void> => {
    setBusy(true)
    const done = await runOrNotify(desk, 'ownHub.retry', null)
    setBusy(false)
    if (done !== undefined) notify('info', t('done'))
  }
  return (
    <section aria-label={t('title')}>
      <Stack gap="md">
        <Alert color="breach" icon={<IconAlertTriangle aria-hidden="true" />} role="alert" title={t('title')}>
          <p className={classes.title}>{t(`reason.${reason}`)}</p>
          {!IS_WHOLE.includes(reason) && <p className={classes.title}>{t('kept')}</p>}
        </Alert>
        {isBusy && (
          <Text size="sm" role="status">
            {t('working')}
          </Text>
        )}
        {found.error !== null && (
          <Text size="sm" role="status">
            {t('notFound', { why: explainError(found.error) })}
          </Text>
        )}
        {found.data && !IS_WHOLE.includes(reason) && (
          <>
            {CAN_BE_RESCUED.includes(reason) && (
              <Rescue
                usable={found.data.backups.filter(({ fault }) => fault === undefined)}
                isBusy={isBusy}
                onRescue={(wish) => void run(() => runOrNotify(desk, 'ownHub.rescue', wish))}
              />
            )}
            <div className={classes.part}>
              <h2 className={classes.partTitle}>{t('restore.title')}</h2>
              {found.data.backups.length === 0 && <p className={classes.quiet}>{t('restore.none')}</p>}
              <BackupFiles
                files={found.data.backups}
                takesKey
                isBusy={isBusy}
                onRestore={(name, recoveryKey) =>
                  run(() =>
                    runOrNotify(desk, 'ownHub.restore', {
                      name,
                      ...(recoveryKey === undefined ? {} : { recoveryKey }),
                    }),
                  )
                }
              />
            </div>
          </>
        )}
        {found.data && (
          <Text size="xs" c="dimmed">
            {t('folder', { folder: found.data.folder })}
          </Text>
        )}
        <Group>
          <Button variant="default" disabled={isBusy} onClick={() => void retry()}>
            {t('retry')}
          </Button>
          <Button variant="default" disabled={isBusy} onClick={() => found.retry()}>
            {t('restore.again')}
          </Button>
          <Button variant="default" onClick={() => void runOrNotify(desk, 'ownHub.openFolder', null)}>
            {t('openFolder')}
          </Button>
        </Group>
        {found.data && found.data.setAside.length > 0 && (
          <div className={classes.quiet}>
            <SetAsideList items={found.data.setAside} />
          </div>
        )}
        {trouble.message !== '' && (
          <details className={classes.quiet}>
            <summary>{t('details')}</summary>
            {trouble.message}
          </details>
        )}
      </Stack>
    </section>
  )
}

interface RescueProps {
  /** The backups that can be used, newest first. */
  readonly usable: readonly FoundBackup[]
  readonly isBusy: boolean
  readonly onRescue: (wish: { backup: string | null; recoveryKey?: string }) => void
}

const WITHOUT = ''

/** Reads what can be read; a backup fills in (the newest, or the one that is chosen), a sealed one where its key is typed. */
function Rescue({ usable, isBusy, onRescue }: RescueProps) {
  const { t } = useTranslation('ownHub')
  const { t: settings } = useTranslation('settings')
  const [key, setKey] = useState('')
  const [wanted, setWanted] = useState<string>()
  const newest = usable[0]
  // one that is gone since is no choice any more
  const chosen = wanted === WITHOUT ? undefined : (usable.find(({ name }) => name === wanted) ?? newest)
  const recoveryKey = key.trim()
  const isUsed = chosen !== undefined && (!chosen.isSealed || recoveryKey !== '')
  const wish = {
    backup: isUsed ? chosen.name : null,
    ...(isUsed && chosen.isSealed ? { recoveryKey } : {}),
  }
  return (
    <div className={classes.part}>
      <h2 className={classes.partTitle}>{t('rescue.title')}</h2>
      <p className={classes.quiet}>
        {t('rescue.hint')}{' '}
        {chosen
          ? t('rescue.withBackup', { when: formatWhen(chosen.at) })
          : t(newest ? 'rescue.withoutOne' : 'rescue.without')}
      </p>
      {newest && (
        <Select
          label={t('rescue.from')}
          allowDeselect={false}
          disabled={isBusy}
          data={[
            ...usable.map(({ name, at, isSealed }) => ({
              value: name,
              label: isSealed ? `${formatWhen(at)} · ${settings('backup.isSealed')}` : formatWhen(at),
            })),
            { value: WITHOUT, label: t('rescue.fromNone') },
          ]}
          value={chosen?.name ?? WITHOUT}
          onChange={(name) => setWanted(name ?? WITHOUT)}
        />
      )}
      {chosen?.isSealed === true && (
        <TextInput
          label={settings('backup.key')}
          description={t('rescue.seal')}
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
      )}
      <Group>
        <Button loading={isBusy} onClick={() => onRescue(wish)}>
          {t('rescue.button')}
        </Button>
      </Group>
    </div>
  )
}

/** What was done, in words. */
function useMendedText(): (mended: OwnHubMended) => string {
  const { t } = useTranslation('ownHub')
  return ({ keptIn, missing }) =>
    [
      t('mended'),
      keptIn === null ? '' : t('keptIn', { folder: keptIn }),
      missing.length === 0
        ? ''
        : t('missing', {
            tables: missing
              .map(({ table, rows }) =>
                rows === null ? t('someOf', { table }) : t('rowsOf', { table, rows }),
              )
              .join(', '),
          }),
      t('signIn'),
    ]
      .filter((part) => part !== '')
      .join(' ')
}
