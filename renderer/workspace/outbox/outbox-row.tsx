import { Button } from '@mantine/core'
import { useState } from 'react'
import { draftOf, isAutomatic } from '../../../shared/acts/decide.ts'
import { actDefinition, type ActType } from '../../../shared/acts/registry.ts'
import type { OutboxItem } from '../../../shared/contract/desk-queries.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Ago } from '../../ui/duration.tsx'
import { useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle, IconArrowBackUp, IconClock, IconRefresh, IconSend } from '../../ui/icons.ts'
import { useIsHubThere } from '../../ui/live.ts'
import { messageText } from '../../ui/message-text.ts'
import { notify } from '../../ui/notify.ts'
import { useRefusalMessage } from '../conflicts/refusal-message.ts'
import { useActWords } from './act-words.ts'
import { EntryRow } from './entry-row.tsx'

const STATUS_APPEARANCE = {
  waiting: { meaning: 'held', icon: IconClock },
  sending: { meaning: 'accent', icon: IconSend },
  needsYou: { meaning: 'breach', icon: IconAlertTriangle },
} as const

const actTitle = (type: ActType): string => messageText(actDefinition(type).title)

interface Props {
  readonly item: OutboxItem
  /** What this item waits behind. */
  readonly blocker: OutboxItem | undefined
  readonly onChange: () => void
}

/** One command that the hub has not confirmed, with what can be done about it now. */
export function OutboxRow({ item, blocker, onChange }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('outboxList')
  const { t: common } = useTranslation()
  const [isBusy, setIsBusy] = useState(false)
  const isHubThere = useIsHubThere()
  const messageOf = useRefusalMessage()
  const wordsOf = useActWords()
  const { act, status } = item
  const isRefused = status === 'needsYou'
  const run = async (name: 'outbox.retry' | 'outbox.undo', done?: string): Promise<void> => {
    setIsBusy(true)
    try {
      await desk.callCore(name, { id: item.id })
      if (done !== undefined) notify('info', done)
    } catch (error) {
      notify('error', t('failed', { reason: explainError(error) }))
    } finally {
      setIsBusy(false)
      onChange()
    }
  }
  const canUndo = status !== 'sending' && !isAutomatic(act)
  const canRetry = status !== 'sending' && item.behind === null && isHubThere
  return (
    <EntryRow
      name={actTitle(act.type)}
      belonging={item}
      status={{ ...STATUS_APPEARANCE[status], text: t(`status.${status}`) }}
      isUrgent={isRefused}
      since={
        <>
          <Ago at={item.at} />
          {item.attempts > 0 ? ` · ${t('attempts', { n: item.attempts })}` : ''}
        </>
      }
      reasons={[
        item.refusal && messageOf(item.refusal.code),
        blocker && t('behind', { act: actTitle(blocker.act.type) }),
      ]}
      words={wordsOf(act, item)}
      buttons={
        <>
          {canUndo && (
            <Button
              variant="default"
              size="xs"
              disabled={isBusy}
              leftSection={<IconArrowBackUp size={14} aria-hidden="true" />}
              onClick={() => void run('outbox.undo', t(draftOf(act) ? 'undone' : 'takenBack'))}
            >
              {common('undo')}
            </Button>
          )}
          {canRetry && (
            <Button
              variant="default"
              size="xs"
              disabled={isBusy}
              leftSection={<IconRefresh size={14} aria-hidden="true" />}
              onClick={() => void run('outbox.retry')}
            >
              {common('retry')}
            </Button>
          )}
        </>
      }
      onDiscard={isRefused && isAutomatic(act) ? () => run('outbox.undo', t('discarded')) : null}
    />
  )
}
