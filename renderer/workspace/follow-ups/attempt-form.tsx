import { Alert, Button, Chip, Group, Input, Select, Stack, Text, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useEffect, useRef } from 'react'
import type { z } from 'zod'
import { MAX_ATTEMPTS } from '../../../shared/domain/follow-up-rules.ts'
import { AttemptOutcome, type FollowUp } from '../../../shared/domain/follow-up.ts'
import { formatWhen } from '../../i18n/format.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { ariaKeys, useForemostKeys, useKeysOf } from '../../ui/keys.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useOpenOverlay } from '../../ui/palette-store.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { useNow } from '../../ui/ticker.ts'
import { useDraftForm } from '../../ui/use-draft-form.ts'
import { useFollowUpsView } from './follow-ups-view.ts'
import { AttemptForm as Schema, EMPTY_ATTEMPT, type AttemptDraft } from './follow-up-forms.ts'
import { chosenNext, hasNextAttempt, NEXT_CHOICES, ruledNext } from './next-attempt.ts'
import { useFollowUpFault } from './use-follow-up-fault.ts'

interface Props {
  readonly followUp: FollowUp
  /** Opens the next follow-up; undefined where there is none. */
  readonly onNext?: (() => void) | undefined
}

/** Logs what came of a call that was owed, and when to try again: Alt and a digit, then the key that saves, which opens the next. */
export function AttemptForm({ followUp, onNext }: Props) {
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
  const log = async (fields: z.output<typeof Schema>): Promise<void> => {
    // the call that was dialled for this follow-up, while it is on the desk
    const call = desk.state()?.calls.findLast((card) => card.followUpId === followUp.id)
    const contactId = call?.contactId ?? null
    const acts = [{ type: 'followUp.logAttempt' as const, id: followUp.id, ...fields, contactId }]
    const { typed } = draft
    await desk.callCore('acts.do', { acts, basedOn: null, draft: key, saved: typed })
    draft.forget(typed)
  }
  const save = submit(log)
  const saveAndNext = submit(async (fields) => {
    await log(fields)
    onNext?.()
  })
  const saveKeys = useKeysOf('save')
  const isOver = useOpenOverlay() !== null
  const outcomeKeys = AttemptOutcome.options.map(
    (option, index) => [`Alt+${index + 1}`, () => form.setFieldValue('outcome', option)] as const,
  )
  useForemostKeys(isOver ? {} : Object.fromEntries([...outcomeKeys, [saveKeys, () => saveAndNext()]]))
  const wantsLog = useFollowUpsView((view) => view.wantsLog)
  const answered = useRef(0)
  useEffect(() => {
    if (answered.current !== wantsLog && wantsLog > 0) formRef.current?.querySelector('textarea')?.focus()
    answered.current = wantsLog
  }, [wantsLog, formRef])
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
              {AttemptOutcome.options.map((option, index) => (
                <Chip
                  key={option}
                  value={option}
                  variant="outline"
                  radius="sm"
                  aria-label={t(`outcome.${option}`)}
                  aria-keyshortcuts={`Alt+${index + 1}`}
                  aria-invalid={outcomeFault !== undefined}
                >
                  {t(`outcome.${option}`)} <KeyHint keys={`Alt+${index + 1}`} />
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
          <Button type="submit" variant={onNext ? 'default' : 'filled'} loading={form.submitting}>
            {t('log.button')}
          </Button>
          {onNext !== undefined && (
            <Button
              disabled={form.submitting}
              rightSection={<KeyHint keys={saveKeys} />}
              aria-keyshortcuts={ariaKeys(saveKeys)}
              onClick={() => saveAndNext()}
            >
              {t('log.next')}
            </Button>
          )}
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
          label={t('log.nextTry')}
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
