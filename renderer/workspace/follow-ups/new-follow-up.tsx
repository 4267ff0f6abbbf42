import { Alert, Button, Group, Select, Stack, Text, TextInput } from '@mantine/core'
import { useRef, useState, type FormEvent } from 'react'
import { v7 } from 'uuid'
import { CustomerId, FollowUpId } from '../../../shared/domain/ids.ts'
import { toE164 } from '../../../shared/domain/phone-number.ts'
import { HOUR_MS } from '../../../shared/domain/time.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { Segments } from '../../ui/segments.tsx'
import { useNow } from '../../ui/ticker.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { chosenNext, type NextChoice } from './next-attempt.ts'

type NewFollowUpDraft = {
  readonly number: string
  /** Empty: nobody has chosen, so the best match stands; NOBODY where no customer is meant. */
  readonly customerId: string
  readonly subject: string
  readonly due: NextChoice
  readonly at: string
  readonly assignee: 'me' | 'anyone'
}
const EMPTY: NewFollowUpDraft = {
  number: '',
  customerId: '',
  subject: '',
  due: 'h2',
  at: '',
  assignee: 'me',
}
const NOBODY = 'nobody'
const DRAFT = 'followUp:new'
const DUE_CHOICES = ['m10', 'h2', 'tomorrow', 'custom'] as const

/** A call that somebody owes a customer for a reason of their own. */
export function NewFollowUp({
  onCreated,
  onCancel,
}: {
  readonly onCreated: (id: FollowUpId) => void
  readonly onCancel: () => void
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const now = useNow()
  const me = useDesk((desk) => desk.session?.person.id ?? null)
  const draft = useDraft<NewFollowUpDraft>(DRAFT, EMPTY)
  const { number, customerId, subject, due, at, assignee } = draft.value
  const [isTried, setIsTried] = useState(false)
  const [isSaving, setIsSaving] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const id = useRef(FollowUpId.parse(v7()))

  const e164 = toE164(number) ?? null
  const match = useDeskQuery('customer.match', { number: e164 ?? '' }, { enabled: e164 !== null })
  const candidates = e164 === null ? [] : (match.data?.candidates ?? [])
  const chosen = customerId === '' ? (candidates[0]?.customer.id ?? NOBODY) : customerId
  const dueAt = chosenNext(due, at, now)
  const isDueWrong = dueAt === 'past' || dueAt === 'missing'

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    setIsTried(true)
    if (e164 === null || subject.trim() === '' || isDueWrong) return
    setIsSaving(true)
    setRefusal(null)
    try {
      await draft.flush()
      const fields = {
        number: e164,
        customerId: chosen === NOBODY ? null : CustomerId.parse(chosen),
        ticketId: null,
        subject: subject.trim(),
        dueAt: dueAt ?? now + HOUR_MS,
        assignee: assignee === 'me' ? me : null,
      }
      await desk.callCore('acts.do', {
        acts: [{ type: 'followUp.open', id: id.current, fields }],
        basedOn: null,
        draft: DRAFT,
      })
      draft.forget()
      onCreated(id.current)
    } catch (error) {
      setRefusal(explainError(error))
      setIsSaving(false)
    }
  }
  return (
    <form noValidate onSubmit={(event) => void save(event)}>
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
          value={number}
          error={isTried && e164 === null ? t('create.numberBad') : undefined}
          onChange={(event) => draft.set({ number: event.currentTarget.value, customerId: '' })}
        />
        {candidates.length > 0 && (
          <Select
            label={t('create.customer')}
            allowDeselect={false}
            value={chosen}
            onChange={(next) => draft.set({ customerId: next ?? NOBODY })}
            data={[
              { value: NOBODY, label: t('create.nobody') },
              ...candidates.map(({ customer }) => ({
                value: customer.id,
                label: t('create.who', { name: customer.name }),
              })),
            ]}
          />
        )}
        <TextInput
          label={t('create.subject')}
          required
          maxLength={200}
          value={subject}
          error={isTried && subject.trim() === '' ? t('create.subjectMissing') : undefined}
          onChange={(event) => draft.set({ subject: event.currentTarget.value })}
        />
        <Group align="flex-end" wrap="nowrap">
          <Select
            label={t('create.due')}
            flex={1}
            allowDeselect={false}
            value={due}
            onChange={(next) => draft.set({ due: next as NextChoice })}
            data={DUE_CHOICES.map((choice) => ({ value: choice, label: t(`log.nextIn.${choice}`) }))}
          />
          {due === 'custom' && (
            <TextInput
              label={t('log.nextAt')}
              type="datetime-local"
              flex={1}
              value={at}
              error={isDueWrong && (isTried || dueAt === 'past') ? t('log.nextPast') : undefined}
              onChange={(event) => draft.set({ at: event.currentTarget.value })}
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
            onChange={(next) => draft.set({ assignee: next })}
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
          <Button type="submit" loading={isSaving}>
            {t('create.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
