import { Alert, Button, Chip, Group, Input, Select, Stack, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { MAX_ATTEMPTS } from '../../../shared/domain/follow-up-rules.ts'
import { AttemptOutcome, type FollowUp } from '../../../shared/domain/follow-up.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { useNow } from '../../ui/ticker.ts'
import { useDraftForm } from '../../ui/use-draft-form.ts'
import { AttemptForm as Schema, EMPTY_ATTEMPT, type AttemptDraft } from './follow-up-forms.ts'
import { chosenNext, hasNextAttempt, NEXT_CHOICES, ruledNext } from './next-attempt.ts'
import { useFollowUpFault } from './use-follow-up-fault.ts'

/** Logs what came of a call that was owed, and when to try again. */
export function AttemptForm({ followUp }: { readonly followUp: FollowUp }) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const key = `followUp:${followUp.id}`
  const { form, draft, formRef, refusal, messageAt, submit } = useDraftForm({
    draft: key,
    base: EMPTY_ATTEMPT,
    schema: Schema,
    messageOf: useFollowUpFault(),
    checkedWhileTyped: ['at'],
  })
  const save = submit(async (fields) => {
    // the call that was dialled for this follow-up, while it is on the desk
    const call = desk.state()?.calls.findLast((card) => card.followUpId === followUp.id)
    const contactId = call?.contactId ?? null
    const acts = [{ type: 'followUp.logAttempt' as const, id: followUp.id, ...fields, contactId }]
    const { typed } = draft
    await desk.callCore('acts.do', { acts, basedOn: null, draft: key, saved: typed })
    draft.forget(typed)
  })
  const outcomeFault = messageAt('outcome')

  return (
    <form ref={formRef} noValidate onSubmit={save}>
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
            value={form.values.outcome}
            onChange={(value) => form.setFieldValue('outcome', AttemptOutcome.safeParse(value).data ?? null)}
          >
            <Group gap="sm">
              {AttemptOutcome.options.map((option) => (
                <Chip
                  key={option}
                  value={option}
                  variant="outline"
                  radius="sm"
                  aria-invalid={outcomeFault !== undefined}
                >
                  {t(`outcome.${option}`)}
                </Chip>
              ))}
            </Group>
          </Chip.Group>
          {outcomeFault !== undefined && (
            <Input.Error role="alert" mt="xs">
              {outcomeFault}
            </Input.Error>
          )}
        </div>
        <TextArea
          label={t('log.text')}
          placeholder={t('log.textPlaceholder')}
          maxLength={2000}
          minRows={2}
          maxRows={8}
          {...form.getInputProps('text')}
        />
        <NextAttempt form={form} attemptsMade={followUp.attempts.length} />
        <Group justify="flex-end">
          {draft.isDirty && draft.savedAt !== null && (
            <Text size="xs" c="dimmed" role="status">
              {t('log.draftKept')}
            </Text>
          )}
          <Button type="submit" loading={form.submitting}>
            {t('log.button')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

interface NextProps {
  readonly form: UseFormReturnType<AttemptDraft>
  readonly attemptsMade: number
}

/** When to try again, after an outcome that asks for it; says so where this attempt would be the last. */
function NextAttempt({ form, attemptsMade }: NextProps) {
  const { t } = useTranslation('followUps')
  const { t: common } = useTranslation()
  const now = useNow()
  const { outcome, next, at } = form.values
  if (!hasNextAttempt(outcome)) return null
  const isLast = chosenNext(next, at, now) === null && attemptsMade + 1 >= MAX_ATTEMPTS
  return (
    <>
      <Group align="flex-end" wrap="nowrap">
        <Select
          label={t('log.next')}
          flex={1}
          allowDeselect={false}
          data={NEXT_CHOICES.map((choice) => ({
            value: choice,
            label:
              choice === 'auto'
                ? t('log.nextAuto', { time: formatWhen(ruledNext(outcome, now), now) })
                : common(`nextIn.${choice}`),
          }))}
          {...form.getInputProps('next')}
        />
        {next === 'custom' && (
          <TextInput label={common('nextAt')} type="datetime-local" flex={1} {...form.getInputProps('at')} />
        )}
      </Group>
      {isLast && (
        <Text size="xs" c="held">
          {t('log.giveUp', { n: attemptsMade + 1 })}
        </Text>
      )}
    </>
  )
}
