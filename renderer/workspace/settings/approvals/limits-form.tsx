import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import type { ApprovalLimits } from '../../../../shared/domain/approvers.ts'
import { MOST_LIMIT } from '../../../../shared/domain/team-settings.ts'
import { formatMoney } from '../../../i18n/format.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDeskClient } from '../../../ui/desk-context.ts'
import { explainError } from '../../../ui/explain-error.ts'
import { IconAlertTriangle } from '../../../ui/icons.ts'
import { useKeys } from '../../../ui/keys.ts'
import { notify } from '../../../ui/notify.ts'
import { useOfflineMessage } from '../../../ui/offline-mode.ts'
import { useFirstFault } from '../../../ui/use-first-fault.ts'
import { fieldsOf, isLimitFault, LIMITED_KINDS, LimitsForm as FormSchema } from './limit-fields.ts'

interface Props {
  /** Those in force when the form was opened: the hub refuses where they are others by then. */
  readonly seen: ApprovalLimits
  readonly onDone: () => void
}

/** Sets the limits of the team, for administrators. */
export function LimitsForm({ seen, onDone }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const offline = useOfflineMessage('teamSettings.setApprovalLimits')
  const [formRef, focusFirstFault] = useFirstFault()
  const [refusal, setRefusal] = useState<string | null>(null)
  const form = useForm({
    initialValues: fieldsOf(seen),
    validate: schemaResolver(FormSchema, { sync: true }),
    transformValues: (values) => FormSchema.parse(values),
  })
  const save = form.onSubmit(async (limits) => {
    const acts = [{ type: 'teamSettings.setApprovalLimits' as const, limits, seen }]
    setRefusal(null)
    try {
      await desk.callCore('acts.do', { acts, basedOn: null, draft: null })
    } catch (error) {
      setRefusal(explainError(error))
      return
    }
    notify('info', t('limits.saved'))
    onDone()
  }, focusFirstFault)
  useKeys({ save: () => (offline.isBarred ? undefined : save()) })
  const messageOf = (code: unknown): string | undefined =>
    typeof code === 'string' && isLimitFault(code)
      ? t(`limits.faults.${code}`, { most: formatMoney(MOST_LIMIT) })
      : undefined
  return (
    <form ref={formRef} noValidate aria-label={t('limits.label')} onSubmit={save}>
      <Stack gap="sm">
        {refusal !== null && (
          <Alert
            color="breach"
            icon={<IconAlertTriangle aria-hidden="true" />}
            role="alert"
            title={t('limits.refused', { reason: refusal })}
          />
        )}
        <Group align="flex-start" wrap="nowrap">
          {LIMITED_KINDS.map((kind, index) => (
            <TextInput
              key={kind}
              label={common(`kind.${kind}`)}
              leftSection="¥"
              inputMode="decimal"
              autoFocus={index === 0}
              {...form.getInputProps(kind)}
              error={messageOf(form.errors[kind])}
            />
          ))}
        </Group>
        <Text size="xs" c="dimmed">
          {t('limits.hint')}
        </Text>
        <Text size="xs">{t('limits.effect')}</Text>
        <Group>
          <Button type="submit" loading={form.submitting} disabled={offline.isBarred} {...offline.props}>
            {t('limits.save')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('limits.cancel')}
          </Button>
          {offline.reason !== undefined && (
            <Text size="xs" c="dimmed">
              {offline.reason}
            </Text>
          )}
        </Group>
      </Stack>
    </form>
  )
}
