import { Button, Group, Text } from '@mantine/core'
import type { CustomerId } from '../../../shared/domain/ids.ts'
import '../../i18n/customers-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'

/** Says while it is typed that a number is another customer's already: two records of one person help nobody. */
export function OthersWithNumber({
  raw,
  onShow,
}: {
  readonly raw: string
  readonly onShow: (id: CustomerId) => void
}) {
  const { t } = useTranslation('customers')
  const number = raw.trim()
  const match = useDeskQuery('customer.match', { number }, { enabled: number !== '', about: ['customer'] })
  const others = match.data?.candidates ?? []
  if (number === '' || others.length === 0) return null
  return (
    <Group gap="xs" role="status">
      {others.slice(0, 3).map(({ customer }) => (
        <Text key={customer.id} size="xs" c="held">
          {t('form.exists', { name: customer.name })}{' '}
          <Button variant="subtle" size="compact-xs" onClick={() => onShow(customer.id)}>
            {t('form.showExisting', { name: customer.name })}
          </Button>
        </Text>
      ))}
    </Group>
  )
}
