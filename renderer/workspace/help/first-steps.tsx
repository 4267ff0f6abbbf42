import { Button } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconPhoneCalling } from '../../ui/icons.ts'
import { displayKeys } from '../../ui/keys.ts'
import { showProblem } from '../../ui/notify.ts'
import { openCaller } from '../../ui/shell-bridge.ts'
import classes from './help.module.css'

/** How a newcomer gets a first call in the trial: five steps, and the phone of the customer. */
export function FirstSteps() {
  const { t } = useTranslation('help')
  const keys = useDesk((desk) => desk.settings.keys)
  // of the sample team, which has the names of the language of its first start
  const queue = useDesk((desk) => desk.queues[0]?.name ?? '')
  const key = (action: keyof typeof keys): string =>
    keys[action] === '' ? t('unset') : displayKeys(keys[action])
  return (
    <section className={classes.steps} aria-label={t('steps.title')}>
      <div className={classes.heading}>
        <h2>{t('steps.title')}</h2>
        <Button
          size="xs"
          leftSection={<IconPhoneCalling size={16} aria-hidden="true" />}
          onClick={() => void openCaller().catch(showProblem)}
        >
          {t('steps.openCaller')}
        </Button>
      </div>
      <p>{t('steps.intro')}</p>
      <ol>
        <li>{t('steps.ready', { key: key('toggleReady') })}</li>
        <li>{t('steps.caller', { queue })}</li>
        <li>{t('steps.answer', { key: key('answer') })}</li>
        <li>{t('steps.work', { key: key('save') })}</li>
        <li>{t('steps.wrapUp', { key: key('finishWrapUp') })}</li>
      </ol>
      <p>{t('steps.simulated')}</p>
    </section>
  )
}
