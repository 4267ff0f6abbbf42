import { Radio, Select, TextInput } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import type { Order } from '../../../shared/domain/order.ts'
import { TICKET_REASONS, TicketKind, type Ticket } from '../../../shared/domain/ticket.ts'
import { formatDate } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { Ago } from '../../ui/duration.tsx'
import { useNow } from '../../ui/ticker.ts'
import { ticketTitle } from '../../ui/ticket-title.ts'
import { NoteField } from './note-field.tsx'
import { productKey, productOptions } from './product-options.ts'
import { ReplyTemplates } from './reply-templates.tsx'
import classes from './ticket.module.css'
import type { TicketForm as Form } from './use-ticket-form.ts'

interface Props {
  readonly form: Form
  readonly orders: readonly Order[]
  readonly customerName: string | null
}

/** What the customer wants, why, about which product; and what was said. */
export function TicketForm({ form, orders, customerName }: Props) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const { draft } = form
  const { kind, note, title } = draft.value
  const addToNote = (text: string): void =>
    draft.set({ note: note.trim() === '' ? text : `${note.trimEnd()}\n${text}` })
  return (
    <div className={classes.form}>
      <KindRow kind={kind} onChoose={(next) => draft.set({ kind: next, reason: null })} />
      <ReasonRow form={form} />
      <ProductRow form={form} orders={orders} />
      <Row label={t('title')}>
        {(id) => (
          <TextInput
            id={id}
            // what lists show as long as nobody has written a title
            placeholder={
              form.ticket.contactId === null
                ? t('titlePlaceholder')
                : ticketTitle({ ...form.ticket, title: '' }, customerName, common)
            }
            maxLength={200}
            value={title}
            onChange={(event) => draft.set({ title: event.currentTarget.value })}
          />
        )}
      </Row>
      <Row label={t('note')}>
        {(id) => (
          <>
            <NoteField
              id={id}
              placeholder={t('notePlaceholder')}
              minRows={3}
              maxRows={12}
              value={note}
              onText={(text) => draft.set({ note: text })}
            />
            <div className={classes.noteFoot}>
              <ReplyTemplates kind={kind} onChoose={addToNote} />
              <SavedMessage form={form} />
            </div>
          </>
        )}
      </Row>
    </div>
  )
}

function Row({ label, children }: { readonly label: string; readonly children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className={classes.row}>
      <label className={classes.label} htmlFor={id}>
        {label}
      </label>
      <div className={classes.field}>{children(id)}</div>
    </div>
  )
}

/** Where what was typed is now: kept as a draft, or saved. */
function SavedMessage({ form }: { readonly form: Form }) {
  const { t } = useTranslation('ticket')
  const { draft, savedAt } = form
  const now = useNow()
  if (draft.isDirty && draft.savedAt !== null)
    return (
      <span className={classes.dimmed} data-testid="draft-age">
        {t('draft')} <Ago at={draft.savedAt} />
      </span>
    )
  if (savedAt !== null && now - savedAt < 60_000)
    return (
      <span className={classes.saved} role="status">
        {t('saved')}
      </span>
    )
  return null
}

function KindRow({
  kind,
  onChoose,
}: {
  readonly kind: TicketKind
  readonly onChoose: (kind: TicketKind) => void
}) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  return (
    <div className={classes.row}>
      <span className={classes.label} aria-hidden="true">
        {t('kind')}
      </span>
      <Radio.Group
        className={classes.field}
        aria-label={t('kind')}
        value={kind === 'unsorted' ? '' : kind}
        onChange={(value) => onChoose(value as TicketKind)}
      >
        <div className={classes.kinds}>
          {TicketKind.options
            .filter((option) => option !== 'unsorted')
            .map((option) => (
              <Radio.Card
                key={option}
                value={option}
                className={classes.kind}
                aria-label={common(`kind.${option}`)}
              >
                {common(`kind.${option}`)}
              </Radio.Card>
            ))}
        </div>
      </Radio.Group>
    </div>
  )
}

function ReasonRow({ form }: { readonly form: Form }) {
  const { t } = useTranslation('ticket')
  const { t: common } = useTranslation()
  const { kind, reason } = form.draft.value
  const reasons = TICKET_REASONS[kind]
  return (
    <Row label={t('reason')}>
      {(id) => (
        <Select
          id={id}
          clearable
          searchable
          disabled={reasons.length === 0}
          placeholder={reasons.length === 0 ? t('noReasons') : t('reasonPlaceholder')}
          data={reasons.map((value) => ({ value, label: common(`reason.${value}`) }))}
          value={reason}
          onChange={(value) => form.draft.set({ reason: value })}
        />
      )}
    </Row>
  )
}

function ProductRow({ form, orders }: { readonly form: Form; readonly orders: readonly Order[] }) {
  const { t } = useTranslation('ticket')
  const { t: customer } = useTranslation('customer')
  const now = useNow()
  const { product } = form.draft.value
  const options = productOptions(orders, product)
  type Option = (typeof options)[number]
  const nameOf = ({ product: { name, serial } }: Option): string =>
    serial === null ? name : `${name} · ${customer('serial', { serial })}`
  const factsOf = (option: Option): string =>
    [
      option.orderNumber && customer('order', { number: option.orderNumber }),
      option.warrantyUntil !== null &&
        customer(option.warrantyUntil >= now ? 'warrantyUntil' : 'warrantyOver', {
          date: formatDate(option.warrantyUntil),
        }),
    ]
      .filter((part) => typeof part === 'string' && part !== '')
      .join(' · ')
  const choose = (key: string | null): void => {
    const chosen: Ticket['product'] = options.find((option) => option.key === key)?.product ?? null
    form.draft.set({ product: chosen })
  }
  const chosen = options.find((option) => option.key === productKey(product))
  return (
    <Row label={t('product')}>
      {(id) => (
        <>
          <Select
            id={id}
            clearable
            searchable
            disabled={options.length === 0}
            placeholder={options.length === 0 ? t('noProducts') : t('productPlaceholder')}
            data={options.map((option) => ({ value: option.key, label: nameOf(option) }))}
            renderOption={({ option: { value } }) => {
              const option = options.find(({ key }) => key === value)
              return (
                option && (
                  <span className={classes.option}>
                    {nameOf(option)}
                    <span className={classes.dimmed}>{factsOf(option)}</span>
                  </span>
                )
              )
            }}
            value={productKey(product)}
            onChange={choose}
          />
          {chosen && <span className={classes.dimmed}>{factsOf(chosen)}</span>}
        </>
      )}
    </Row>
  )
}
