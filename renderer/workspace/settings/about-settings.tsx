import { Button } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { ShellAbout } from '../../../shared/contract/shell.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconPhoneCalling } from '../../ui/icons.ts'
import { showProblem } from '../../ui/notify.ts'
import { openCaller, readShellAbout } from '../../ui/shell-bridge.ts'
import classes from './parts/settings.module.css'

/** Systems by the names that people call them. */
const SYSTEMS: Readonly<Record<string, string>> = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }

/** What this console is, for the person and for whoever helps them. */
export function AboutSettings() {
  const { t } = useTranslation('settings')
  const isTrial = useDesk((desk) => desk.isTrial)
  const [about, setAbout] = useState<ShellAbout | null>(null)
  useEffect(() => {
    let isWanted = true
    readShellAbout().then(
      (found) => isWanted && setAbout(found),
      // a shell that does not say leaves the dashes standing
      () => isWanted && setAbout(null),
    )
    return () => {
      isWanted = false
    }
  }, [])
  return (
    <div className={classes.fields}>
      <dl className={classes.facts}>
        <dt>{t('about.version')}</dt>
        <dd>{about?.version ?? '—'}</dd>
        <dt>{t('about.shell')}</dt>
        <dd>{about === null ? '—' : t(`about.shells.${about.shell}`)}</dd>
        <dt>{t('about.platform')}</dt>
        <dd>{about === null ? '—' : (SYSTEMS[about.platform] ?? about.platform)}</dd>
        <dt>{t('about.profile')}</dt>
        <dd>{about?.profile ?? '—'}</dd>
        <dt>{t('about.licence')}</dt>
        <dd>{t('about.licenceText')}</dd>
      </dl>
      {isTrial && (
        <div>
          <Button
            variant="default"
            leftSection={<IconPhoneCalling size={16} aria-hidden="true" />}
            onClick={() => void openCaller().catch(showProblem)}
          >
            {t('about.openCaller')}
          </Button>
          <p className={classes.quiet}>{t('about.callerHint')}</p>
        </div>
      )}
    </div>
  )
}
