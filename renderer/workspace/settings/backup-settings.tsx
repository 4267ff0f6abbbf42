import { Button, Group } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { BackupList } from '../../../shared/contract/backups.ts'
import { MINUTE_MS } from '../../../shared/domain/time.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { Ago } from '../../ui/duration.tsx'
import { useIsHubThere } from '../../ui/live.ts'
import { notify } from '../../ui/notify.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { STANDING, StateDot } from '../../ui/state-dot.tsx'
import { useNowAs } from '../../ui/ticker.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import classes from './parts/settings.module.css'

const MEGABYTE = 1_000_000
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
  const restore = async (name: string): Promise<void> => {
    setBusy(true)
    const done = await runOrNotify(desk, 'backups.restore', { name })
    setBusy(false)
    if (done !== undefined) notify('info', t('backup.restored'))
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
        {data?.canRestore === true && <Files list={data} isBusy={isBusy} onRestore={restore} />}
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

interface FilesProps {
  readonly list: BackupList
  readonly isBusy: boolean
  readonly onRestore: (name: string) => Promise<void>
}

/** The backups that lie with the hub; one is restored after a second click that says what it means. */
function Files({ list, isBusy, onRestore }: FilesProps) {
  const { t } = useTranslation('settings')
  const [asked, setAsked] = useState<string>()
  return (
    <ul aria-label={t('backup.list')} className={classes.quiet}>
      {list.files.map(({ name, at, bytes, isSealed }) => (
        <li key={name}>
          {formatWhen(at)} · {t('backup.size', { size: (bytes / MEGABYTE).toFixed(1) })}{' '}
          {isSealed ? (
            t('backup.sealed')
          ) : asked === name ? (
            <Group role="alert">
              {t('backup.ask', { when: formatWhen(at) })}
              <Button
                color="breach"
                size="compact-xs"
                disabled={isBusy}
                onClick={() => void onRestore(name).then(() => setAsked(undefined))}
              >
                {t('backup.confirm')}
              </Button>
              <Button variant="default" size="compact-xs" onClick={() => setAsked(undefined)}>
                {t('backup.back')}
              </Button>
            </Group>
          ) : (
            <Button
              variant="subtle"
              size="compact-xs"
              aria-label={t('backup.restoreThis', { when: formatWhen(at) })}
              onClick={() => setAsked(name)}
            >
              {t('backup.restore')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}
