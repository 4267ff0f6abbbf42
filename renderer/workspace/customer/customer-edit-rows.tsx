import type { UseFormReturnType } from '@mantine/form'
import { ActionIcon, Button, Select, TextInput } from '@mantine/core'
import { CustomerNumber } from '../../../shared/domain/customer.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPlus, IconX } from '../../ui/icons.ts'
import type { CustomerChangeDraft } from './customer-fields.ts'
import classes from './customer.module.css'

interface Props {
  readonly form: UseFormReturnType<CustomerChangeDraft>
}

/** Shows the numbers of a customer for correction, each with its kind. */
export function ChangedNumbers({ form }: Props) {
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const { numbers } = form.values
  return (
    <div>
      <span className={classes.label}>{t('numbers')}</span>
      {numbers.map((row, index) => (
        <div key={index} className={classes.formRow} style={{ marginTop: 6 }}>
          <Select
            className={classes.kindSelect}
            aria-label={t('numberLabel')}
            allowDeselect={false}
            data={CustomerNumber.shape.label.options.map((value) => ({
              value,
              label: common(`numberLabel.${value}`),
            }))}
            {...form.getInputProps(`numbers.${index}.label`)}
          />
          <TextInput
            className={classes.grow}
            aria-label={t('number')}
            {...form.getInputProps(`numbers.${index}.text`)}
          />
          <ActionIcon
            size={36}
            aria-label={t('removeNumber', { number: row.text })}
            onClick={() => form.removeListItem('numbers', index)}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        mt={6}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        disabled={numbers.length >= 12}
        onClick={() => form.insertListItem('numbers', { text: '', label: 'mobile' })}
      >
        {t('addNumber')}
      </Button>
    </div>
  )
}

/** Shows the addresses of a customer for correction. */
export function ChangedAddresses({ form }: Props) {
  const { t } = useTranslation('customer')
  const { addresses } = form.values
  return (
    <div>
      <span className={classes.label}>{t('addresses')}</span>
      {addresses.map((_, index) => (
        <div key={index} className={classes.formRow} style={{ marginTop: 6 }}>
          <TextInput
            className={classes.kindSelect}
            aria-label={t('region')}
            placeholder={t('region')}
            {...form.getInputProps(`addresses.${index}.region`)}
          />
          <TextInput
            className={classes.grow}
            aria-label={t('address')}
            placeholder={t('address')}
            {...form.getInputProps(`addresses.${index}.detail`)}
          />
          <ActionIcon
            size={36}
            aria-label={t('removeAddress')}
            onClick={() => form.removeListItem('addresses', index)}
          >
            <IconX size={16} aria-hidden="true" />
          </ActionIcon>
        </div>
      ))}
      <Button
        variant="subtle"
        size="compact-xs"
        mt={6}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        disabled={addresses.length >= 12}
        onClick={() => form.insertListItem('addresses', { region: '', detail: '' })}
      >
        {t('addAddress')}
      </Button>
    </div>
  )
}
