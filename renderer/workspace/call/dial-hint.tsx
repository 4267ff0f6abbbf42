import { Button, Group, Text } from '@mantine/core'
import '../../i18n/dial-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { choiceText, choiceToDial } from '../../ui/read-number.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { setDialNumber, useDialNumber } from './dial-number.ts'

const TYPING = { quietMs: 120, maxWaitMs: 400 }

/** Under the dial field: what is read out of the text, or which of several numbers may be meant. */
export default function DialHint() {
  const desk = useDeskClient()
  const { t } = useTranslation('dial')
  const text = useSettled(
    useDialNumber(({ number }) => number.trim()),
    TYPING,
  )
  const { data } = useDeskQuery(
    'number.read',
    { text },
    { enabled: text !== '', about: [], keepPrevious: true },
  )
  if (data === undefined) return null
  if (data.kind === 'none')
    return (
      <Text size="sm" c="held" role="status">
        {t(`none.${data.why}`)}
      </Text>
    )
  if (data.kind === 'one')
    return (
      <Text size="sm" c="dimmed" role="status">
        {choiceText(data.choice)}
        {data.choice.extension !== null && ` · ${t('extensionLater')}`}
      </Text>
    )
  const dial = async (number: string): Promise<void> => {
    const to = { number, customerId: null, followUpId: null, ticketId: null }
    if (await runOrNotify(desk, 'call.dial', to)) setDialNumber('')
  }
  return (
    <Group gap="xs" role="group" aria-label={t('which')}>
      <Text size="sm">{t('which')}</Text>
      {data.choices.map((choice) => (
        <Button
          key={choiceToDial(choice)}
          size="compact-sm"
          variant="default"
          onClick={() => void dial(choiceToDial(choice))}
        >
          {choiceText(choice)}
        </Button>
      ))}
    </Group>
  )
}
