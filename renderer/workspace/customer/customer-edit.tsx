import { ActionIcon, Button, Select, TagsInput, TextInput } from '@mantine/core'
import { useMemo, useState, type FormEvent } from 'react'
import type { Act } from '../../../shared/acts/registry.ts'
import type { CustomerCard } from '../../../shared/contract/desk-state.ts'
import { CustomerLevel, CustomerNumber, type Customer } from '../../../shared/domain/customer.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { toE164 } from '../../../shared/domain/phone-number.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPlus, IconX } from '../../ui/icons.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useDraft } from '../../ui/use-draft.ts'
import classes from './customer.module.css'

interface NumberRow {
  readonly text: string
  readonly label: CustomerNumber['label']
}
interface CustomerDraft {
  readonly name: string
  readonly level: CustomerLevel
  readonly tags: readonly string[]
  readonly numbers: readonly NumberRow[]
  readonly addresses: Customer['addresses']
}
const draftOf = (customer: Customer): CustomerDraft => ({
  name: customer.name,
  level: customer.level,
  tags: customer.tags,
  numbers: customer.numbers.map(({ e164, label }) => ({ text: formatNumber(e164), label })),
  addresses: customer.addresses,
})

type Fields = Extract<Act, { type: 'customer.update' }>['fields']

/** The fields to save, or null when a number is none. */
function fieldsOf(typed: Partial<CustomerDraft>): Fields | null {
  const rows = typed.numbers?.filter(({ text }) => text.trim() !== '')
  const numbers = rows?.map(({ text, label }) => ({ e164: toE164(text), label }))
  if (numbers?.some(({ e164 }) => e164 === undefined)) return null
  return {
    ...(typed.name === undefined ? {} : { name: typed.name.trim() }),
    ...(typed.level === undefined ? {} : { level: typed.level }),
    ...(typed.tags === undefined ? {} : { tags: [...typed.tags] }),
    ...(numbers === undefined
      ? {}
      : { numbers: numbers.flatMap(({ e164, label }) => (e164 === undefined ? [] : [{ e164, label }])) }),
    ...(typed.addresses === undefined
      ? {}
      : { addresses: typed.addresses.filter(({ region, detail }) => (region + detail).trim() !== '') }),
  }
}

const replaced = <T,>(rows: readonly T[], index: number, row: T): T[] =>
  rows.map((old, place) => (place === index ? row : old))
const without = <T,>(rows: readonly T[], index: number): T[] => rows.filter((_, place) => place !== index)

/** Corrects what is known of a customer; what is typed survives as a draft. */
export function CustomerEdit({ card, onDone }: { readonly card: CustomerCard; readonly onDone: () => void }) {
  const desk = useDeskClient()
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const key = `customer:${card.customer.id}`
  const base = useMemo(() => draftOf(card.customer), [card.customer])
  const draft = useDraft(key, base)
  const [isBad, setIsBad] = useState(false)
  const { name, level, tags, numbers, addresses } = draft.value

  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault()
    const typed = draft.typed
    const fields = fieldsOf(typed)
    setIsBad(fields === null)
    if (fields === null) return
    if (Object.keys(fields).length === 0) return onDone()
    await draft.flush()
    const done = await runOrNotify(desk, 'acts.do', {
      acts: [{ type: 'customer.update', id: card.customer.id, fields }],
      basedOn: card.revision,
      draft: key,
    })
    if (done === undefined) return
    draft.forget(typed)
    onDone()
  }
  const setNumber = (index: number, row: NumberRow): void =>
    draft.set({ numbers: replaced(numbers, index, row) })
  return (
    <form className={classes.form} aria-label={t('editTitle')} onSubmit={(event) => void save(event)}>
      <TextInput
        label={t('name')}
        value={name}
        required
        withAsterisk={false}
        onChange={(event) => draft.set({ name: event.currentTarget.value })}
      />
      <Select
        label={t('level')}
        value={level}
        allowDeselect={false}
        data={CustomerLevel.options.map((value) => ({ value, label: common(`level.${value}`) }))}
        onChange={(value) => value !== null && draft.set({ level: value })}
      />
      <TagsInput
        label={t('tags')}
        placeholder={t('tagsHint')}
        value={[...tags]}
        maxTags={20}
        onChange={(value) => draft.set({ tags: value })}
      />
      <div>
        <span className={classes.label}>{t('numbers')}</span>
        {numbers.map((row, index) => (
          <div key={index} className={classes.formRow} style={{ marginTop: 6 }}>
            <Select
              className={classes.kindSelect}
              aria-label={t('numberLabel')}
              value={row.label}
              allowDeselect={false}
              data={CustomerNumber.shape.label.options.map((value) => ({
                value,
                label: common(`numberLabel.${value}`),
              }))}
              onChange={(label) => label !== null && setNumber(index, { ...row, label })}
            />
            <TextInput
              className={classes.grow}
              aria-label={t('number')}
              value={row.text}
              error={isBad && row.text.trim() !== '' && toE164(row.text) === undefined && t('badNumber')}
              onChange={(event) => setNumber(index, { ...row, text: event.currentTarget.value })}
            />
            <ActionIcon
              size={36}
              aria-label={t('removeNumber', { number: row.text })}
              onClick={() => draft.set({ numbers: without(numbers, index) })}
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
          onClick={() => draft.set({ numbers: [...numbers, { text: '', label: 'mobile' }] })}
        >
          {t('addNumber')}
        </Button>
      </div>
      <div>
        <span className={classes.label}>{t('addresses')}</span>
        {addresses.map((address, index) => (
          <div key={index} className={classes.formRow} style={{ marginTop: 6 }}>
            <TextInput
              className={classes.kindSelect}
              aria-label={t('region')}
              placeholder={t('region')}
              value={address.region}
              onChange={(event) =>
                draft.set({
                  addresses: replaced(addresses, index, { ...address, region: event.currentTarget.value }),
                })
              }
            />
            <TextInput
              className={classes.grow}
              aria-label={t('address')}
              placeholder={t('address')}
              value={address.detail}
              onChange={(event) =>
                draft.set({
                  addresses: replaced(addresses, index, { ...address, detail: event.currentTarget.value }),
                })
              }
            />
            <ActionIcon
              size={36}
              aria-label={t('removeAddress')}
              onClick={() => draft.set({ addresses: without(addresses, index) })}
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
          onClick={() => draft.set({ addresses: [...addresses, { region: '', detail: '' }] })}
        >
          {t('addAddress')}
        </Button>
      </div>
      <div className={classes.formFoot}>
        <Button
          variant="default"
          size="xs"
          onClick={() => {
            draft.discard()
            onDone()
          }}
        >
          {common('cancel')}
        </Button>
        <Button type="submit" size="xs">
          {t('saveCustomer')}
        </Button>
      </div>
    </form>
  )
}
