import { Alert, Button, Group, Select, Stack, TagsInput, Text, TextInput } from '@mantine/core'
import { useMemo, useRef } from 'react'
import { v7 } from 'uuid'
import { CustomerLevel } from '../../../shared/domain/customer.ts'
import { CustomerId } from '../../../shared/domain/ids.ts'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle } from '../../ui/icons.ts'
import { useKeys } from '../../ui/keys.ts'
import { useNumberReader } from '../../ui/use-number-reader.ts'
import { useDraftForm } from '../../ui/use-draft-form.ts'
import { EMPTY_CUSTOMER, newCustomerForm } from '../customer/customer-fields.ts'
import { useFaultText } from '../customer/use-fault-text.ts'
import { AddressRows } from './address-rows.tsx'
import { NumberRows } from './number-rows.tsx'

interface Props {
  readonly onSaved: (id: CustomerId) => void
  readonly onCancel: () => void
  /** The number is another customer's already: shows that one. */
  readonly onShow: (id: CustomerId) => void
}
const DRAFT = 'customer:new'

/** Creates a customer; what is typed is a draft until it is saved. */
export function NewCustomer({ onSaved, onCancel, onShow }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation()
  const messageOf = useFaultText()
  const reader = useNumberReader()
  const { form, draft, formRef, refusal, messageAt, submit } = useDraftForm({
    draft: DRAFT,
    base: EMPTY_CUSTOMER,
    schema: useMemo(() => newCustomerForm(reader), [reader]),
    messageOf,
  })
  // the id is made up once: a second click saves the same one
  const newId = useRef(CustomerId.parse(v7()))
  const save = submit(async (fields) => {
    const act = { type: 'customer.create' as const, id: newId.current, fields }
    const { typed } = draft
    await desk.callCore('acts.do', { acts: [act], basedOn: null, draft: DRAFT, saved: typed })
    draft.forget(typed)
    onSaved(newId.current)
  })
  useKeys({ save: () => save() })
  const { tags } = form.values
  const tagFault = messageAt('tags') ?? tags.map((_, index) => messageAt(`tags.${index}`)).find(Boolean)

  return (
    <form ref={formRef} noValidate onSubmit={save}>
      <Stack gap="lg">
        {refusal !== null && (
          <Alert
            color="breach"
            icon={<IconAlertTriangle aria-hidden="true" />}
            role="alert"
            title={t('errors.refused', { reason: refusal })}
          />
        )}
        <Group align="flex-start" wrap="nowrap">
          <TextInput label={t('form.name')} required autoFocus flex={1} {...form.getInputProps('name')} />
          <Select
            label={t('form.level')}
            w={130}
            allowDeselect={false}
            data={CustomerLevel.options.map((level) => ({ value: level, label: common(`level.${level}`) }))}
            {...form.getInputProps('level')}
          />
        </Group>
        <TagsInput
          label={t('form.tags')}
          description={t('form.tagsHint')}
          maxTags={20}
          {...form.getInputProps('tags')}
          error={tagFault}
        />
        <NumberRows form={form} onShow={onShow} />
        <AddressRows form={form} />
        <Group justify="flex-end">
          {draft.isDirty && draft.savedAt !== null && (
            <Text size="xs" c="dimmed" role="status">
              {t('form.draftKept')}
            </Text>
          )}
          <Button
            variant="default"
            onClick={() => {
              draft.discard()
              onCancel()
            }}
          >
            {t('form.cancel')}
          </Button>
          <Button type="submit" loading={form.submitting}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
