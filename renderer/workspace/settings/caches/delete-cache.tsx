import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ShelvedCache } from '../../../../shared/contract/kept-caches.ts'
import { DoorError } from '../../../../shared/contract/door.ts'
import { losesWork } from '../../../../shared/domain/kept-cache-rules.ts'
import '../../../i18n/caches-texts.ts'
import { i18n } from '../../../i18n/index.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDeskClient } from '../../../ui/desk-context.ts'
import { explainError } from '../../../ui/explain-error.ts'
import { notify } from '../../../ui/notify.ts'
import classes from '../parts/settings.module.css'
import { useCacheWords } from './cache-words.ts'

interface Props {
  readonly cache: ShelvedCache
  /** The list is another one now. */
  readonly onDone: () => void
  readonly onKeep: () => void
}

/** The second question before kept data is deleted: it names what is lost, and the core deletes nothing else. */
export function DeleteCache({ cache, onDone, onKeep }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('caches')
  const { workIn } = useCacheWords()
  const [isBusy, setBusy] = useState(false)
  const { file, kind, loss, workOf } = cache
  const question = (): string => {
    if (kind === 'damagedFile') return t('ask.file')
    if (loss.is === 'unknown') return t(kind === 'otherHub' ? 'ask.otherHub' : 'ask.unknown')
    return losesWork(loss) ? t('ask.known', { work: workIn(loss, workOf) ?? '' }) : t('ask.nothing')
  }
  const remove = async (): Promise<void> => {
    setBusy(true)
    try {
      await desk.callCore('caches.delete', { file, named: loss })
      notify('info', t('deleted'))
    } catch (error) {
      const key = `refused.${error instanceof DoorError ? error.code : ''}`
      notify('error', i18n.exists(key, { ns: 'caches' }) ? t(key as 'refused.notFound') : explainError(error))
    }
    setBusy(false)
    onDone()
  }
  return (
    <div role="alert" className={classes.danger}>
      <p>{question()}</p>
      <div className={classes.copyRow}>
        {/* the caret stands on what loses nothing */}
        <Button variant="default" size="xs" autoFocus onClick={onKeep}>
          {t('keep')}
        </Button>
        <Button color="breach" size="xs" loading={isBusy} onClick={() => void remove()}>
          {t(losesWork(loss) ? 'confirm.loses' : 'confirm.nothing')}
        </Button>
      </div>
    </div>
  )
}
