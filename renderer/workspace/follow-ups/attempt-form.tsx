import { Alert, Button, Chip, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { MAX_ATTEMPTS } from '../../../shared/domain/follow-up-rules.ts'
import { AttemptOutcome, type FollowUp } from '../../../shared/domain/follow-up.ts'
import { formatWhen } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useNow } from '../../ui/ticker.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { chosenNext, hasNextAttempt, NEXT_CHOICES, ruledNext, type NextChoice } from './next-attempt.ts'

type AttemptDraft = {
  readonly outcome: AttemptOutcome | null
  readonly text: string
  readonly next: NextChoice
  readonly at: string
}
const EMPTY: AttemptDraft = { outcome: null, text: '', next: 'auto', at: '' }

/** What came of a call that was owed, and when to try again. */
export function AttemptForm({ followUp }: { readonly followUp: FollowUp }) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const now = useNow()
  const draftKey = `followUp:${followUp.id}`
  const draft = useDraft<AttemptDraft>(draftKey, EMPTY)
  const { outcome, text, next, at } = draft.value
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  const nextAt = hasNextAttempt(outcome) ? chosenNext(next, at, now) : null
  const isNextWrong = nextAt === 'past' || nextAt === 'missing'
  const isLast = hasNextAttempt(outcome) && nextAt === null && followUp.attempts.length + 1 >= MAX_ATTEMPTS

  const save = async (): Promise<void> => {
    if (outcome === null || isNextWrong) return
    setIsSaving(true)
    setRefusal(null)
    try {
      await draft.flush()
      // the call that was dialled for this follow-up, while it is on the desk
      const call = desk.state()?.calls.findLast((card) => card.followUpId === followUp.id)
      await desk.callCore('acts.do', {
        acts: [
          {
            type: 'followUp.logAttempt',
            id: followUp.id,
            outcome,
            text,
            contactId: call?.contactId ?? null,
            nextAt,
          },
        ],
        basedOn: null,
        draft: draftKey,
      })
      draft.forget()
    } catch (error) {
      setRefusal(explainError(error))
    } finally {
      setIsSaving(false)
    }
  }

  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
      <Stack gap="md">
        {refusal !== null && (
          <Alert
            color="breach"
            role="alert"
            icon={<IconAlertTriangle aria-hidden="true" />}
            title={t('log.refused', { reason: refusal })}
          />
        )}
        <div role="radiogroup" aria-label={t('outcome.label')}>
          <Chip.Group
            value={outcome}
            onChange={(value) => draft.set({ outcome: AttemptOutcome.safeParse(value).data ?? null })}
          >
            <Group gap="sm">
              {AttemptOutcome.options.map((option) => (
                <Chip key={option} value={option} variant="outline" radius="sm">
                  {t(`outcome.${option}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
        </div>
        <TextArea
          label={t('log.text')}
          placeholder={t('log.textPlaceholder')}
          maxLength={2000}
          minRows={2}
          maxRows={8}
          value={text}
          onChange={(event) => draft.set({ text: event.currentTarget.value })}
        />
        {hasNextAttempt(outcome) && (
          <Group align="flex-end" wrap="nowrap">
            <Select
              label={t('log.next')}
              flex={1}
              allowDeselect={false}
              value={next}
              onChange={(choice) => draft.set({ next: choice as NextChoice })}
              data={NEXT_CHOICES.map((choice) => ({
                value: choice,
                label:
                  choice === 'auto'
                    ? t('log.nextAuto', { time: formatWhen(ruledNext(outcome, now), now) })
                    : t(`log.nextIn.${choice}`),
              }))}
            />
            {next === 'custom' && (
              <TextInput
                label={t('log.nextAt')}
                type="datetime-local"
                flex={1}
                value={at}
                error={nextAt === 'past' ? t('log.nextPast') : undefined}
                onChange={(event) => draft.set({ at: event.currentTarget.value })}
              />
            )}
          </Group>
        )}
        {isLast && (
          <Text size="xs" c="held">
            {t('log.giveUp', { n: followUp.attempts.length + 1 })}
          </Text>
        )}
        <Group justify="flex-end">
          {draft.isDirty && draft.savedAt !== null && (
            <Text size="xs" c="dimmed" role="status">
              {t('log.draftKept')}
            </Text>
          )}
          <Button type="submit" loading={isSaving} disabled={outcome === null || isNextWrong}>
            {t('log.button')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
