import type { UseFormReturnType } from '@mantine/form'
import { ActionIcon, Button, Fieldset, Group, Stack, TextInput } from '@mantine/core'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPlus, IconTrash } from '../../ui/icons.ts'
import type { CustomerDraft } from '../customer/customer-fields.ts'

/** Shows the addresses of a new customer. */
export function AddressRows({ form }: { readonly form: UseFormReturnType<CustomerDraft> }) {
  const { t } = useTranslation('customers')
  const { addresses } = form.values
  return (
    <Fieldset legend={t('form.addresses')}>
      <Stack gap="sm">
        {addresses.map((_, index) => (
          <Group key={index} gap="sm" align="flex-start" wrap="nowrap">
            <TextInput
              aria-label={t('form.region', { index: index + 1 })}
              placeholder={t('form.regionPlaceholder')}
              w={130}
              {...form.getInputProps(`addresses.${index}.region`)}
            />
            <TextInput
              aria-label={t('form.detail', { index: index + 1 })}
              placeholder={t('form.detailPlaceholder')}
              flex={1}
              {...form.getInputProps(`addresses.${index}.detail`)}
            />
            <ActionIcon
              size={36}
              aria-label={t('form.removeAddress', { index: index + 1 })}
              title={t('form.removeAddress', { index: index + 1 })}
              onClick={() => form.removeListItem('addresses', index)}
            >
              <IconTrash size={16} aria-hidden="true" />
            </ActionIcon>
          </Group>
        ))}
        <Button
          variant="subtle"
          size="compact-sm"
          w="fit-content"
          disabled={addresses.length >= 12}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => form.insertListItem('addresses', { region: '', detail: '' })}
        >
          {t('form.addAddress')}
        </Button>
      </Stack>
    </Fieldset>
  )
}
