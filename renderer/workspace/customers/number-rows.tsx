import type { UseFormReturnType } from '@mantine/form'
import { ActionIcon, Button, Fieldset, Group, Select, Stack, TextInput } from '@mantine/core'
import { CustomerNumber } from '../../../shared/domain/customer.ts'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPlus, IconTrash } from '../../ui/icons.ts'
import type { CustomerDraft } from '../customer/customer-fields.ts'
import { OthersWithNumber } from './others-with-number.tsx'

interface Props {
  readonly form: UseFormReturnType<CustomerDraft>
  readonly onShow: (id: CustomerId) => void
}

/** Shows the numbers of a new customer, each with its kind and whose it is already. */
export function NumberRows({ form, onShow }: Props) {
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation()
  const { numbers } = form.values
  const labels = CustomerNumber.shape.label.options.map((label) => ({
    value: label,
    label: common(`numberLabel.${label}`),
  }))
  return (
    <Fieldset legend={t('form.numbers')}>
      <Stack gap="sm">
        {numbers.map((row, index) => (
          <div key={index}>
            <Group gap="sm" align="flex-start" wrap="nowrap">
              <TextInput
                aria-label={t('form.number', { index: index + 1 })}
                type="tel"
                flex={1}
                description={index === 0 ? t('form.main') : undefined}
                inputWrapperOrder={['input', 'description', 'error']}
                {...form.getInputProps(`numbers.${index}.raw`)}
              />
              <Select
                aria-label={t('form.numberLabel', { index: index + 1 })}
                w={120}
                allowDeselect={false}
                data={labels}
                {...form.getInputProps(`numbers.${index}.label`)}
              />
              <ActionIcon
                size={36}
                aria-label={t('form.removeNumber', { index: index + 1 })}
                title={t('form.removeNumber', { index: index + 1 })}
                onClick={() => form.removeListItem('numbers', index)}
              >
                <IconTrash size={16} aria-hidden="true" />
              </ActionIcon>
            </Group>
            <OthersWithNumber raw={row.raw} onShow={onShow} />
          </div>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          disabled={numbers.length >= 12}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => form.insertListItem('numbers', { raw: '', label: 'mobile' })}
        >
          {t('form.addNumber')}
        </Button>
      </Stack>
    </Fieldset>
  )
}
