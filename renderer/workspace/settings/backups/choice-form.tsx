import { Alert, Button, Group, Select, Stack, Switch, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import { MOST_KEPT, type BackupChoice, type BackupList } from '../../../../shared/contract/backups.ts'
import { formatSpan } from '../../../i18n/format.ts'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDeskClient } from '../../../ui/desk-context.ts'
import { explainError } from '../../../ui/explain-error.ts'
import { IconAlertTriangle } from '../../../ui/icons.ts'
import { notify } from '../../../ui/notify.ts'
import { useFirstFault } from '../../../ui/use-first-fault.ts'
import { ChoiceForm as FormSchema, choiceFieldsOf, EVERY_MS, isChoiceFault } from './choice-fields.ts'

interface Props {
  readonly choice: BackupChoice
  /** Where backups are written now. */
  readonly folder: string
  readonly onSaved: (list: BackupList) => void
  readonly onCancel: () => void
}

/** Says how often the hub of this computer makes a backup, how many it keeps, and where. */
export function ChoiceForm({ choice, folder, onSaved, onCancel }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const [formRef, focusFirstFault] = useFirstFault()
  const [refusal, setRefusal] = useState<string | null>(null)
  const form = useForm({
    initialValues: choiceFieldsOf(choice),
    validate: schemaResolver(FormSchema, { sync: true }),
    transformValues: (values) => FormSchema.parse(values),
  })
  const save = form.onSubmit(async (chosen) => {
    setRefusal(null)
    try {
      const list = await desk.callCore('backups.choose', chosen)
      notify('info', t(chosen.isOn ? 'backup.chosen' : 'backup.chosenOff'))
      onSaved(list)
    } catch (error) {
      setRefusal(explainError(error))
    }
  }, focusFirstFault)
  const messageOf = (code: unknown): string | undefined =>
    typeof code === 'string' && isChoiceFault(code)
      ? t(`backup.faults.${code}`, { most: MOST_KEPT })
      : undefined
  const { isOn } = form.values
  const spans = [...new Set([...EVERY_MS, choice.everyMs])].toSorted((a, b) => a - b)
  return (
    <form ref={formRef} noValidate aria-label={t('backup.choice')} onSubmit={save}>
      <Stack gap="sm">
        {refusal !== null && (
          <Alert
            color="breach"
            icon={<IconAlertTriangle aria-hidden="true" />}
            role="alert"
            title={refusal}
          />
        )}
        <Switch
          label={t('backup.isOn')}
          description={isOn ? undefined : t('backup.offHint')}
          {...form.getInputProps('isOn', { type: 'checkbox' })}
        />
        <Group align="flex-start" wrap="nowrap">
          <Select
            label={t('backup.every')}
            disabled={!isOn}
            allowDeselect={false}
            data={spans.map((ms) => ({ value: String(ms), label: formatSpan(ms) }))}
            {...form.getInputProps('every')}
          />
          <TextInput
            label={t('backup.keep')}
            disabled={!isOn}
            inputMode="numeric"
            {...form.getInputProps('keep')}
            error={messageOf(form.errors['keep'])}
          />
        </Group>
        <TextInput
          label={t('backup.folder')}
          description={t('backup.folderHint')}
          placeholder={folder}
          {...form.getInputProps('folder')}
          error={messageOf(form.errors['folder'])}
        />
        <Group>
          <Button type="submit" loading={form.submitting}>
            {t('backup.saveChoice')}
          </Button>
          <Button variant="default" onClick={onCancel}>
            {t('backup.cancelChoice')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
