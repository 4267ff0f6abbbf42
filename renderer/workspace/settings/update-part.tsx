import { Button } from '@mantine/core'
import type { UpdateState } from '../../../shared/contract/shell.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { showProblem } from '../../ui/notify.ts'
import { checkForUpdate, installUpdate } from '../../ui/shell-bridge.ts'
import classes from './parts/settings.module.css'

/** How an update stands, and the one thing to do about it. */
export function UpdatePart({ update }: { update: UpdateState }) {
  const { t } = useTranslation('desktop')
  const message = (): string => {
    switch (update.state) {
      case 'loading':
        return t('update.states.loading', { version: update.version, percent: Math.round(update.percent) })
      case 'ready':
        return t(update.isAsked ? 'update.states.asked' : 'update.states.ready', { version: update.version })
      case 'failed':
        return t('update.states.failed', { reason: update.reason })
      case 'off':
      case 'current':
      case 'checking':
        return t(`update.states.${update.state}`)
    }
  }
  const canCheck = update.state === 'current' || update.state === 'failed'
  return (
    <>
      <p className={classes.quiet} role="status">
        {message()}
      </p>
      {canCheck && (
        <div>
          <Button variant="default" onClick={() => void checkForUpdate().catch(showProblem)}>
            {t('update.check')}
          </Button>
        </div>
      )}
      {update.state === 'ready' && !update.isAsked && (
        <div>
          <Button onClick={() => void installUpdate().catch(showProblem)}>{t('update.install')}</Button>
        </div>
      )}
    </>
  )
}
