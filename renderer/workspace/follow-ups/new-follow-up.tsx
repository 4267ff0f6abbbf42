import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useMemo, useRef } from 'react'
import { v7 } from 'uuid'
import { CustomerId, FollowUpId } from '../../../shared/domain/ids.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { Segments } from '../../ui/segments.tsx'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { useDraftForm } from '../../ui/use-draft-form.ts'
import { useNumberReader } from '../../ui/use-number-reader.ts'
import { EMPTY_FOLLOW_UP, newFollowUpForm, NOBODY } from './follow-up-forms.ts'
import { useFollowUpFault } from './use-follow-up-fault.ts'

const DRAFT = 'followUp:new'
const DUE_CHOICES = ['m10', 'h2', 'tomorrow', 'custom'] as const

interface Props {
  readonly onCreated: (id: FollowUpId) => void
  readonly onCancel: () => void
}

/** Creates a call that somebody owes a customer for a reason of their own. */
export function NewFollowUp({ onCreated, onCancel }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const { t: common } = useTranslation()
  const reader = useNumberReader()
  const schema = useMemo(() => newFollowUpForm(reader), [reader])
  const me = useDesk((desk) => desk.session?.person.id ?? null)
  const { form, draft, formRef, refusal, submit } = useDraftForm({
    draft: DRAFT,
    base: EMPTY_FOLLOW_UP,
    schema,
    messageOf: useFollowUpFault(),
    checkedWhileTyped: ['at'],
  })
  const { number, customerId, due, assignee } = form.values
  const id = useRef(FollowUpId.parse(v7()))
  const candidates = useCandidates(number)
  const chosen = customerId === '' ? (candidates[0]?.id ?? NOBODY) : customerId

  const save = submit(async ({ number, subject, dueAt, assignee }) => {
    const fields = {
      ...number,
      customerId: chosen === NOBODY ? null : CustomerId.parse(chosen),
      ticketId: null,
      subject,
      dueAt,
      assignee: assignee === 'me' ? me : null,
    }
    const acts = [{ type: 'followUp.open' as const, id: id.current, fields }]
    const { typed } = draft
    await desk.callCore('acts.do', { acts, basedOn: null, draft: DRAFT, saved: typed })
    draft.forget(typed)
    onCreated(id.current)
  })
  return (
    <form ref={formRef} noValidate onSubmit={save}>
      <Stack gap="lg">
        {refusal !== null && (
          <Alert
            color="breach"
            role="alert"
            icon={<IconAlertTriangle aria-hidden="true" />}
            title={t('create.refused', { reason: refusal })}
          />
        )}
        <TextInput
          label={t('create.number')}
          type="tel"
          required
          autoFocus
          {...form.getInputProps('number')}
          onChange={(event) => {
            form.setFieldValue('number', event.currentTarget.value)
            form.setFieldValue('customerId', '')
          }}
        />
        {candidates.length > 0 && (
          <Select
            label={t('create.customer')}
            allowDeselect={false}
            value={chosen}
            onChange={(next) => form.setFieldValue('customerId', next ?? NOBODY)}
            data={[
              { value: NOBODY, label: t('create.nobody') },
              ...candidates.map(({ id, name }) => ({ value: id, label: t('create.who', { name }) })),
            ]}
          />
        )}
        <TextInput label={t('create.subject')} required maxLength={200} {...form.getInputProps('subject')} />
        <Group align="flex-end" wrap="nowrap">
          <Select
            label={t('create.due')}
            flex={1}
            allowDeselect={false}
            data={DUE_CHOICES.map((choice) => ({ value: choice, label: common(`nextIn.${choice}`) }))}
            {...form.getInputProps('due')}
          />
          {due === 'custom' && (
            <TextInput
              label={common('nextAt')}
              type="datetime-local"
              flex={1}
              {...form.getInputProps('at')}
            />
          )}
        </Group>
        <div>
          <Text size="sm" fw={500} mb="xs" id="follow-up-assignee">
            {t('create.assignee')}
          </Text>
          <Segments
            aria-labelledby="follow-up-assignee"
            value={assignee}
            onChange={(next) => form.setFieldValue('assignee', next)}
            data={[
              { value: 'me', label: t('create.me') },
              { value: 'anyone', label: t('create.anyone') },
            ]}
          />
        </div>
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              draft.discard()
              onCancel()
            }}
          >
            {t('create.cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('create.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Returns the customers that a typed number may mean, the best match first. */
function useCandidates(raw: string) {
  const match = useDeskQuery('customer.match', { number: raw }, { enabled: raw.trim() !== '' })
  return (match.data?.candidates ?? []).map(({ customer }) => customer)
}
