import { Button, Group, TextInput } from '@mantine/core'
import { useState, type SubmitEvent } from 'react'
import type { AsideItem, FoundBackup } from '../../../../shared/contract/backups.ts'
import { formatWhen } from '../../../i18n/format.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { Ago } from '../../../ui/duration.tsx'
import classes from '../parts/settings.module.css'

const MEGABYTE = 1_000_000
const inMegabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1)

interface FilesProps {
  readonly files: readonly FoundBackup[]
  /** A hub of before takes no recovery key. */
  readonly takesKey: boolean
  readonly isBusy: boolean
  readonly onRestore: (name: string, recoveryKey: string | undefined) => Promise<boolean>
}

/** The backups that lie with the hub; one is restored after a second click that says what it means, a sealed one with its recovery key. */
export function BackupFiles({ files, takesKey, isBusy, onRestore }: FilesProps) {
  const { t } = useTranslation('settings')
  const [asked, setAsked] = useState<string>()
  return (
    <ul aria-label={t('backup.list')} className={classes.quiet}>
      {files.map((file) => {
        const { name, at, bytes, isSealed, fault } = file
        return (
          <li key={name}>
            {formatWhen(at)} · <Ago at={at} /> · {t('backup.size', { size: inMegabytes(bytes) })}{' '}
            {isSealed && `· ${t('backup.isSealed')} `}
            {fault !== undefined ? (
              t(`backup.fault.${fault}`)
            ) : isSealed && !takesKey ? (
              t('backup.sealed')
            ) : asked === name ? (
              <Ask
                file={file}
                isBusy={isBusy}
                onRestore={async (recoveryKey) => {
                  // where it was refused the key stays to be put right
                  if (await onRestore(name, recoveryKey)) setAsked(undefined)
                }}
                onBack={() => setAsked(undefined)}
              />
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
        )
      })}
    </ul>
  )
}

interface AskProps {
  readonly file: FoundBackup
  readonly isBusy: boolean
  readonly onRestore: (recoveryKey: string | undefined) => Promise<void>
  readonly onBack: () => void
}

/** The second question before a restore: what it means, and the key of a sealed backup. */
function Ask({ file: { at, isSealed }, isBusy, onRestore, onBack }: AskProps) {
  const { t } = useTranslation('settings')
  const [key, setKey] = useState('')
  const [isMissing, setMissing] = useState(false)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const given = key.trim()
    setMissing(isSealed && given === '')
    if (!isSealed || given !== '') void onRestore(isSealed ? given : undefined)
  }
  return (
    <form noValidate role="alert" onSubmit={submit}>
      <p>{t('backup.ask', { when: formatWhen(at) })}</p>
      {isSealed && (
        <TextInput
          label={t('backup.key')}
          description={t('backup.keyHint')}
          autoFocus
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          value={key}
          onChange={(event) => setKey(event.currentTarget.value)}
          error={isMissing ? t('backup.keyMissing') : undefined}
        />
      )}
      <Group>
        <Button type="submit" color="breach" size="compact-xs" loading={isBusy}>
          {t('backup.confirm')}
        </Button>
        <Button variant="default" size="compact-xs" onClick={onBack}>
          {t('backup.back')}
        </Button>
      </Group>
    </form>
  )
}

/** What restores, rescues and new teams left in the hub's folder. */
export function SetAsideList({ items }: { readonly items: readonly AsideItem[] }) {
  const { t } = useTranslation('settings')
  return (
    <>
      <p>{t('backup.aside.title')}</p>
      <ul aria-label={t('backup.aside.title')}>
        {items.map(({ name, kind, at, bytes }) => (
          <li key={name}>
            {t(`backup.aside.${kind}`)} {at !== null && `· ${formatWhen(at)} `}·{' '}
            {t('backup.size', { size: inMegabytes(bytes) })} · {name}
          </li>
        ))}
      </ul>
    </>
  )
}
