import { ActionIcon, Button, Popover, TextInput } from '@mantine/core'
import { useState, type SyntheticEvent } from 'react'
import {
  MOST_TICKET_VIEWS,
  TicketColumn,
  type SavedTicketView,
} from '../../../shared/contract/ticket-lists.ts'
import '../../i18n/tickets-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconChevronDown, IconListDetails, IconStar, IconTrash } from '../../ui/icons.ts'
import classes from './list-menus.module.css'
import { useTicketLists } from './use-ticket-lists.ts'

/** Always there, so that a row can be told and opened. */
const FIXED: readonly TicketColumn[] = ['number', 'title']

/** Which columns the list has. */
export function ColumnsMenu() {
  const { t } = useTranslation('tickets')
  const { columns, setColumns } = useTicketLists()
  const shown: readonly TicketColumn[] = columns ?? TicketColumn.options
  const toggle = (column: TicketColumn): void =>
    setColumns(shown.includes(column) ? shown.filter((one) => one !== column) : [...shown, column])
  return (
    <Popover position="bottom-end" trapFocus>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconListDetails size={16} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
        >
          {t('columnsMenu.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('columnsMenu.button')} className={classes.views}>
        <span className={classes.quiet}>{t('columnsMenu.hint')}</span>
        {TicketColumn.options.map((column) => (
          <label key={column} className={classes.column}>
            <input
              type="checkbox"
              checked={shown.includes(column)}
              disabled={FIXED.includes(column)}
              onChange={() => toggle(column)}
            />
            {t(`columns.${column}`)}
          </label>
        ))}
      </Popover.Dropdown>
    </Popover>
  )
}

/** Views that this person keeps: filters, order and columns under a name. */
export function ViewsMenu() {
  const { t } = useTranslation('tickets')
  const lists = useTicketLists()
  const [isOpen, setIsOpen] = useState(false)
  const [removed, setRemoved] = useState<SavedTicketView | null>(null)
  const show = (view: SavedTicketView): void => {
    lists.show(view)
    setIsOpen(false)
  }
  return (
    <Popover position="bottom-start" width={320} trapFocus opened={isOpen} onChange={setIsOpen}>
      <Popover.Target>
        <Button
          variant="default"
          leftSection={<IconStar size={16} aria-hidden="true" />}
          rightSection={<IconChevronDown size={14} aria-hidden="true" />}
          onClick={() => {
            setRemoved(null)
            setIsOpen((before) => !before)
          }}
        >
          {lists.shown?.name ?? t('views.button')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t('views.button')} className={classes.views}>
        {lists.views.length === 0 ? (
          <p className={classes.quiet}>{t('views.empty')}</p>
        ) : (
          <ul className={classes.list} aria-label={t('views.button')}>
            {lists.views.map((view) => (
              <li key={view.id} className={classes.view}>
                <Button
                  variant={view.id === lists.shown?.id ? 'light' : 'subtle'}
                  className={classes.name}
                  justify="flex-start"
                  onClick={() => show(view)}
                >
                  {view.name}
                </Button>
                <ActionIcon
                  aria-label={t('views.remove', { name: view.name })}
                  title={t('views.remove', { name: view.name })}
                  onClick={() => {
                    lists.remove(view.id)
                    setRemoved(view)
                  }}
                >
                  <IconTrash size={16} aria-hidden="true" />
                </ActionIcon>
              </li>
            ))}
          </ul>
        )}
        {removed !== null && (
          <Button
            variant="default"
            size="xs"
            onClick={() => {
              lists.giveBack(removed)
              setRemoved(null)
            }}
          >
            {t('views.giveBack', { name: removed.name })}
          </Button>
        )}
        <SaveView isFull={lists.views.length >= MOST_TICKET_VIEWS} onSave={lists.save} />
      </Popover.Dropdown>
    </Popover>
  )
}

function SaveView({ isFull, onSave }: { readonly isFull: boolean; readonly onSave: (name: string) => void }) {
  const { t } = useTranslation('tickets')
  const [name, setName] = useState('')
  const wanted = name.trim()
  const save = (event: SyntheticEvent): void => {
    event.preventDefault()
    if (wanted === '') return
    onSave(wanted)
    setName('')
  }
  if (isFull) return <p className={classes.quiet}>{t('views.full', { n: MOST_TICKET_VIEWS })}</p>
  return (
    <form className={classes.save} onSubmit={save}>
      <TextInput
        className={classes.name}
        label={t('views.name')}
        description={t('views.hint')}
        maxLength={40}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button
        type="submit"
        disabled={wanted === ''}
        title={wanted === '' ? t('views.nameMissing') : undefined}
      >
        {t('views.save')}
      </Button>
    </form>
  )
}
