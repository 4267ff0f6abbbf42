import { Button } from '@mantine/core'
import type { OnlyHereItem } from '../../../shared/contract/desk-queries.ts'
import { entityDefinition } from '../../../shared/entities/registry.ts'
import { formatAgo } from '../../i18n/format.ts'
import { i18n } from '../../i18n/index.ts'
import '../../i18n/outbox-list-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle, IconClock, IconRefresh, IconSend } from '../../ui/icons.ts'
import { messageText } from '../../ui/message-text.ts'
import { notify } from '../../ui/notify.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useNowAs } from '../../ui/ticker.ts'
import { EntryRow } from './entry-row.tsx'

const STATUS_APPEARANCE = {
  waiting: { meaning: 'held', icon: IconClock },
  wanted: { meaning: 'accent', icon: IconSend },
  notTaken: { meaning: 'breach', icon: IconAlertTriangle },
} as const

interface Props {
  readonly item: OnlyHereItem
  /** The hub takes nothing of the kind. */
  readonly isRejected: boolean
  readonly onChange: () => void
}

/** One entry that only this computer has: what, where it belongs, its words, why the hub did not take it, and what can be done. */
export function OnlyHereRow({ item, isRejected, onChange }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('outboxList')
  const reasonOf = useReason()
  const { entity, id, epoch, status, answer } = item
  const key = { entity, id, epoch }
  const ago = useNowAs((now) => formatAgo(item.at, now))
  const send = async (): Promise<void> => {
    await runOrNotify(desk, 'onlyHere.sendAgain', key)
    onChange()
  }
  const discard = async (): Promise<void> => {
    if ((await runOrNotify(desk, 'onlyHere.discard', key)) !== undefined) notify('info', t('discarded'))
    onChange()
  }
  return (
    <EntryRow
      name={messageText(entityDefinition(entity).title)}
      belonging={item}
      status={{ ...STATUS_APPEARANCE[status], text: t(`onlyHere.status.${status}`) }}
      isUrgent={status === 'notTaken'}
      since={t('onlyHere.since', { ago })}
      reasons={[
        answer !== null && reasonOf(answer),
        answer === null && !item.canTryAgain && t('onlyHere.supervisor'),
      ]}
      words={item.words}
      buttons={
        status !== 'wanted' &&
        item.canTryAgain &&
        !isRejected && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={14} aria-hidden="true" />}
            onClick={() => void send()}
          >
            {t(status === 'notTaken' ? 'onlyHere.tryAgain' : 'onlyHere.sendOne')}
          </Button>
        )
      }
      onDiscard={discard}
    />
  )
}

/** Why the hub did not take it, by its code; a code of a newer hub is said to be one that is not known. */
function useReason(): (answer: string) => string {
  const { t } = useTranslation('outboxList')
  return (answer) => {
    const key = `onlyHere.answers.${answer}`
    return i18n.exists(key, { ns: 'outboxList' })
      ? t(key as 'onlyHere.answers.other')
      : t('onlyHere.answers.other')
  }
}
