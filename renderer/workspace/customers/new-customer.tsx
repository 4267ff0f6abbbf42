import {
  ActionIcon,
  Alert,
  Button,
  Fieldset,
  Group,
  Select,
  Stack,
  TagsInput,
  Text,
  TextInput,
} from '@mantine/core'
import { useRef, useState, type FormEvent } from 'react'
import { v7 } from 'uuid'
import { CustomerLevel, CustomerNumber } from '../../../shared/domain/customer.ts'
import { CustomerId } from '../../../shared/domain/ids.ts'
import { toE164 } from '../../../shared/domain/phone-number.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle, IconPlus, IconTrash } from '../../ui/icons.ts'
import { useKeys } from '../../ui/keys.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { checkCustomer, EMPTY_CUSTOMER, type CustomerDraft, type FieldError } from './customer-fields.ts'

interface Props {
  readonly onSaved: (id: CustomerId) => void
  readonly onCancel: () => void
  /** The number is another customer's already: shows that one. */
  readonly onShow: (id: CustomerId) => void
}
const DRAFT = 'customer:new'

/** A new customer; what is typed is a draft until it is saved. */
export function NewCustomer({ onSaved, onCancel, onShow }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('customers')
  const { t: common } = useTranslation()
  const draft = useDraft<CustomerDraft>(DRAFT, EMPTY_CUSTOMER)
  const { value, set } = draft
  const [isChecked, setIsChecked] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const [isSaving, setIsSaving] = useState(false)
  // the id is made up once: a second click saves the same one
  const newId = useRef(CustomerId.parse(v7()))
  const form = useRef<HTMLFormElement>(null)

  const checked = checkCustomer(value)
  const errors = isChecked && !checked.ok ? checked.errors : {}
  const errorOf = (path: string): string | undefined => {
    const key: FieldError | undefined = errors[path]
    return key === undefined ? undefined : t(`errors.${key}`)
  }

  const save = async (): Promise<void> => {
    setIsChecked(true)
    if (!checked.ok) {
      // the first field that is wrong takes the caret, once it is marked
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
      return
    }
    setIsSaving(true)
    setRefusal(null)
    try {
      await draft.flush()
      const act = { type: 'customer.create' as const, id: newId.current, fields: checked.fields }
      await desk.callCore('acts.do', { acts: [act], basedOn: null, draft: DRAFT })
      draft.forget()
      onSaved(newId.current)
    } catch (error) {
      setRefusal(explainError(error))
      setIsSaving(false)
    }
  }
  useKeys({ save: () => void save() })

  const setNumber = (index: number, change: Partial<CustomerDraft['numbers'][number]>): void =>
    set({ numbers: value.numbers.map((row, place) => (place === index ? { ...row, ...change } : row)) })
  const setAddress = (index: number, change: Partial<CustomerDraft['addresses'][number]>): void =>
    set({ addresses: value.addresses.map((row, place) => (place === index ? { ...row, ...change } : row)) })
  const labels = CustomerNumber.shape.label.options.map((label) => ({
    value: label,
    label: common(`numberLabel.${label}`),
  }))

  return (
    <form
      ref={form}
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void save()
      }}
    >
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
          <TextInput
            label={t('form.name')}
            required
            autoFocus
            flex={1}
            value={value.name}
            error={errorOf('name')}
            onChange={(event) => set({ name: event.currentTarget.value })}
          />
          <Select
            label={t('form.level')}
            w={130}
            allowDeselect={false}
            value={value.level}
            data={CustomerLevel.options.map((level) => ({ value: level, label: common(`level.${level}`) }))}
            onChange={(level) => set({ level: CustomerLevel.catch('standard').parse(level) })}
          />
        </Group>
        <TagsInput
          label={t('form.tags')}
          description={t('form.tagsHint')}
          value={[...value.tags]}
          maxTags={20}
          error={errorOf('tags') ?? value.tags.map((_, index) => errorOf(`tags.${index}`)).find(Boolean)}
          onChange={(tags) => set({ tags })}
        />
        <Fieldset legend={t('form.numbers')}>
          <Stack gap="sm">
            {value.numbers.map((row, index) => (
              <div key={index}>
                <Group gap="sm" align="flex-start" wrap="nowrap">
                  <TextInput
                    aria-label={t('form.number', { index: index + 1 })}
                    type="tel"
                    flex={1}
                    value={row.raw}
                    error={errorOf(`numbers.${index}`)}
                    description={index === 0 ? t('form.main') : undefined}
                    inputWrapperOrder={['input', 'description', 'error']}
                    onChange={(event) => setNumber(index, { raw: event.currentTarget.value })}
                  />
                  <Select
                    aria-label={t('form.numberLabel', { index: index + 1 })}
                    w={120}
                    allowDeselect={false}
                    value={row.label}
                    data={labels}
                    onChange={(label) =>
                      setNumber(index, { label: CustomerNumber.shape.label.catch('other').parse(label) })
                    }
                  />
                  <ActionIcon
                    size={36}
                    aria-label={t('form.removeNumber', { index: index + 1 })}
                    title={t('form.removeNumber', { index: index + 1 })}
                    onClick={() => set({ numbers: value.numbers.filter((_, place) => place !== index) })}
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
              disabled={value.numbers.length >= 12}
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() => set({ numbers: [...value.numbers, { raw: '', label: 'mobile' }] })}
            >
              {t('form.addNumber')}
            </Button>
          </Stack>
        </Fieldset>
        <Fieldset legend={t('form.addresses')}>
          <Stack gap="sm">
            {value.addresses.map((row, index) => (
              <Group key={index} gap="sm" align="flex-start" wrap="nowrap">
                <TextInput
                  aria-label={t('form.region', { index: index + 1 })}
                  placeholder={t('form.regionPlaceholder')}
                  w={130}
                  value={row.region}
                  error={errorOf(`addresses.${index}.region`)}
                  onChange={(event) => setAddress(index, { region: event.currentTarget.value })}
                />
                <TextInput
                  aria-label={t('form.detail', { index: index + 1 })}
                  placeholder={t('form.detailPlaceholder')}
                  flex={1}
                  value={row.detail}
                  error={errorOf(`addresses.${index}.detail`)}
                  onChange={(event) => setAddress(index, { detail: event.currentTarget.value })}
                />
                <ActionIcon
                  size={36}
                  aria-label={t('form.removeAddress', { index: index + 1 })}
                  title={t('form.removeAddress', { index: index + 1 })}
                  onClick={() => set({ addresses: value.addresses.filter((_, place) => place !== index) })}
                >
                  <IconTrash size={16} aria-hidden="true" />
                </ActionIcon>
              </Group>
            ))}
            <Button
              variant="subtle"
              size="compact-sm"
              w="fit-content"
              disabled={value.addresses.length >= 12}
              leftSection={<IconPlus size={14} aria-hidden="true" />}
              onClick={() => set({ addresses: [...value.addresses, { region: '', detail: '' }] })}
            >
              {t('form.addAddress')}
            </Button>
          </Stack>
        </Fieldset>
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
          <Button type="submit" loading={isSaving}>
            {t('form.save')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

/** Says while it is typed that a number is another customer's already: two records of one person help nobody. */
function OthersWithNumber({ raw, onShow }: { raw: string; onShow: (id: CustomerId) => void }) {
  const { t } = useTranslation('customers')
  const number = toE164(raw) ?? ''
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
