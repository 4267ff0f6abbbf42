import { Button, Select, TagsInput, TextInput } from '@mantine/core'
import { useMemo } from 'react'
import type { CustomerCard } from '../../../shared/contract/desk-state.ts'
import { CustomerLevel, type Customer } from '../../../shared/domain/customer.ts'
import { formatNumber } from '../../../shared/domain/number-display.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useNumberReader } from '../../ui/use-number-reader.ts'
import { useDraftForm } from '../../ui/use-draft-form.ts'
import { customerChangeForm, readChangeDraft, type CustomerChangeDraft } from './customer-fields.ts'
import { ChangedAddresses, ChangedNumbers } from './customer-edit-rows.tsx'
import { useFaultText } from './use-fault-text.ts'
import classes from './customer.module.css'

const draftOf = (customer: Customer): CustomerChangeDraft => ({
  name: customer.name,
  level: customer.level,
  tags: customer.tags,
  numbers: customer.numbers.map(({ e164, label }) => ({ text: formatNumber(e164), label })),
  addresses: customer.addresses,
})

/** Corrects what is known of a customer; what is typed survives as a draft. */
export function CustomerEdit({ card, onDone }: { readonly card: CustomerCard; readonly onDone: () => void }) {
  const desk = useDeskClient()
  const { t } = useTranslation('customer')
  const { t: common } = useTranslation()
  const key = `customer:${card.customer.id}`
  const messageOf = useFaultText()
  const reader = useNumberReader()
  const { form, draft, formRef, messageAt, submit } = useDraftForm({
    draft: key,
    base: useMemo(() => draftOf(card.customer), [card.customer]),
    read: readChangeDraft,
    schema: useMemo(() => customerChangeForm(reader), [reader]),
    // what nobody touched is not checked: it may be older than a rule
    scope: 'typed',
    messageOf,
  })
  const save = submit(async (fields) => {
    const { typed } = draft
    if (Object.keys(fields).length === 0) return void onDone()
    const done = await runOrNotify(desk, 'acts.do', {
      acts: [{ type: 'customer.update', id: card.customer.id, fields }],
      basedOn: card.revision,
      draft: key,
      saved: typed,
    })
    if (done === undefined) return
    draft.forget(typed)
    onDone()
  })
  const { tags } = form.values
  const tagFault = messageAt('tags') ?? tags.map((_, index) => messageAt(`tags.${index}`)).find(Boolean)
  return (
    <form ref={formRef} noValidate className={classes.form} aria-label={t('editTitle')} onSubmit={save}>
      <TextInput label={t('name')} required withAsterisk={false} {...form.getInputProps('name')} />
      <Select
        label={t('level')}
        allowDeselect={false}
        data={CustomerLevel.options.map((value) => ({ value, label: common(`level.${value}`) }))}
        {...form.getInputProps('level')}
      />
      <TagsInput
        label={t('tags')}
        placeholder={t('tagsHint')}
        maxTags={20}
        {...form.getInputProps('tags')}
        error={tagFault}
      />
      <ChangedNumbers form={form} />
      <ChangedAddresses form={form} />
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
