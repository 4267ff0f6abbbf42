import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BackupList } from '../../../../shared/contract/backups.ts'
import { MINUTE_MS } from '../../../../shared/domain/time.ts'
import { formatSpan } from '../../../i18n/format.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../../ui/desk-context.ts'
import { Ago } from '../../../ui/duration.tsx'
import { useIsHubThere } from '../../../ui/live.ts'
import { notify } from '../../../ui/notify.ts'
import { runOrNotify } from '../../../ui/run-or-notify.ts'
import { STANDING, StateDot } from '../../../ui/state-dot.tsx'
import { useNowAs } from '../../../ui/ticker.ts'
import { useDeskQuery } from '../../../ui/use-desk-query.ts'
import classes from '../parts/settings.module.css'
import { BackupFiles, SetAsideList } from './backup-files.tsx'
import { ChoiceForm } from './choice-form.tsx'

/** The hub makes backups without a word to consoles: what is shown is asked for again when it is so old. */
const ASK_AGAIN_MS = MINUTE_MS
/** A backup is late when the newest is older than so many of its intervals. */
const LATE_AFTER = 2

/** The hub's backups, for administrators: how old the newest is, one more now, and (in a hub of this computer) going back to one. */
export function BackupSettings() {
  const isAdministrator = useDesk((desk) => desk.session?.person.role === 'administrator')
  const isHubThere = useIsHubThere()
  return isAdministrator && isHubThere ? <Backups /> : null
}

function Backups() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const { data, error, retry, refetchedAt } = useDeskQuery('backups.list', null, { about: [] })
  const [isBusy, setBusy] = useState(false)
  const [isChoosing, setChoosing] = useState(false)
  const missed = useNowAs((now) =>
    refetchedAt === null ? 0 : Math.floor((now - refetchedAt) / ASK_AGAIN_MS),
  )
  useEffect(() => {
    if (missed > 0) retry()
  }, [missed, retry])
  // an older hub knows no backups
  if (error?.code === 'unknownCall') return null
  const make = async (): Promise<void> => {
    setBusy(true)
    const made = await runOrNotify(desk, 'backups.make', null)
    setBusy(false)
    if (made !== undefined) notify('info', t('backup.made'))
    retry()
  }
  const restore = async (name: string, recoveryKey: string | undefined): Promise<boolean> => {
    setBusy(true)
    const key = recoveryKey === undefined ? {} : { recoveryKey }
    const done = await runOrNotify(desk, 'backups.restore', { name, ...key })
    setBusy(false)
    if (done !== undefined) notify('info', t('backup.restored'))
    return done !== undefined
  }
  return (
    <>
      <dt>{t('backup.title')}</dt>
      <dd>
        {data === undefined ? '—' : <Newest list={data} />}
        {data?.problem != null && (
          <div className={classes.quiet}>{t('backup.failed', { why: data.problem })}</div>
        )}
        <Button variant="default" size="compact-sm" loading={isBusy} onClick={() => void make()}>
          {t('backup.now')}
        </Button>
        {data?.choice !== undefined &&
          (isChoosing ? (
            <ChoiceForm
              choice={data.choice}
              folder={data.folder ?? ''}
              onSaved={() => {
                setChoosing(false)
                retry()
              }}
              onCancel={() => setChoosing(false)}
            />
          ) : (
            <Chosen list={data} onChange={() => setChoosing(true)} />
          ))}
        {data?.canRestore === true && (
          <BackupFiles
            files={data.files}
            takesKey={data.choice !== undefined}
            isBusy={isBusy}
            onRestore={restore}
          />
        )}
        {data?.setAside !== undefined && data.setAside.length > 0 && (
          <div className={classes.quiet}>
            <SetAsideList items={data.setAside} />
          </div>
        )}
      </dd>
    </>
  )
}

/** The age of the newest backup, red where it is past its time. */
function Newest({ list: { newestAt, everyMs } }: { readonly list: BackupList }) {
  const { t } = useTranslation('settings')
  const isLate = useNowAs(
    (now) => everyMs !== null && (newestAt === null || now - newestAt > LATE_AFTER * everyMs),
  )
  if (newestAt === null) return <StateDot {...STANDING.bad}>{t('backup.none')}</StateDot>
  return (
    <StateDot {...(isLate ? STANDING.bad : STANDING.well)}>
      {t('backup.newest')} <Ago at={newestAt} />
    </StateDot>
  )
}

/** What holds for the automatic backups, and the way to change it. */
function Chosen({ list, onChange }: { readonly list: BackupList; readonly onChange: () => void }) {
  const { t } = useTranslation('settings')
  const { choice, folder, files } = list
  const newest = files.find(({ fault }) => fault === undefined)
  if (choice === undefined) return null
  return (
    <div className={classes.quiet}>
      {choice.isOn
        ? t('backup.holds', { every: formatSpan(choice.everyMs), keep: choice.keep })
        : t('backup.holdsOff')}{' '}
      {folder !== undefined && t('backup.into', { folder })}{' '}
      <Button variant="subtle" size="compact-xs" onClick={onChange}>
        {t('backup.change')}
      </Button>
      {newest?.isSealed === false && <p>{t('backup.notSealed')}</p>}
    </div>
  )
}
