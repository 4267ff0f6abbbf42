import { Button, Loader, Modal } from '@mantine/core'
import { useEffect, useId, useLayoutEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { SearchHit } from '../../../shared/contract/desk-queries.ts'
import { cutText } from '../../../shared/domain/cut-text.ts'
import '../../i18n/search-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconSearch } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { closeOverlay, useOverlay } from '../../ui/palette-store.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { useCustomersView } from '../customers/customers-view.ts'
import { openCustomer, openRoom, openTicket } from '../navigation/navigation.ts'
import { choiceToDial } from '../../ui/read-number.ts'
import { offeredToDial } from './offered-to-dial.ts'
import { doableItems } from './palette-actions.ts'
import { groupItems, idOfHit, type PaletteGroup, type PaletteItem } from './palette-items.ts'
import { PaletteOption } from './palette-option.tsx'
import { rememberHit, useRecentHits } from './recent-hits.ts'
import classes from './search-palette.module.css'

/** A pause in typing asks, and so does typing on without one; the cache answers within a few milliseconds. */
const TYPING = { quietMs: 60, maxWaitMs: 250 }
const MOST_HITS = 24
/** As long as the door takes. */
const LONGEST_TEXT = 100

function openHit(hit: SearchHit): void {
  rememberHit(hit)
  switch (hit.kind) {
    case 'customer':
      return openCustomer(hit.customer.id)
    case 'order':
      if (hit.openTicket !== null) return openTicket(hit.openTicket.id, hit.openTicket.customerId)
      return openCustomer(hit.order.customerId)
    case 'ticket':
      return openTicket(hit.ticket.id, hit.ticket.customerId)
    case 'call':
      if (hit.call.ticketId !== null) return openTicket(hit.call.ticketId, hit.call.customerId)
      if (hit.call.customerId !== null) return openCustomer(hit.call.customerId)
      useCustomersView.setState({ tab: 'calls', side: null })
      openRoom('customers')
  }
}

function run(desk: DeskClient, item: PaletteItem): void {
  closeOverlay()
  switch (item.kind) {
    case 'hit':
      return openHit(item.hit)
    case 'dial': {
      const to = { number: choiceToDial(item.choice), customerId: null, followUpId: null, ticketId: null }
      return void runOrNotify(desk, 'call.dial', to)
    }
    case 'act':
      return item.run()
  }
}

/** Finds anything and does anything, by keyboard alone. */
export default function SearchPalette() {
  const { t } = useTranslation('search')
  const { isOpen, text } = useOverlay('search')
  return (
    <Modal.Root
      opened={isOpen}
      onClose={closeOverlay}
      size={680}
      yOffset="10vh"
      centered={false}
      // whoever presses the key types at once; nothing may fall beside the field
      transitionProps={{ duration: 0 }}
      classNames={{ content: classes.content }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t('title')}>{isOpen && <Palette start={text} />}</Modal.Content>
    </Modal.Root>
  )
}

/** What the palette lists for a text; before anything is typed, what was opened lately and what is done often. */
function usePaletteGroups(text: string): {
  groups: readonly PaletteGroup[]
  query: ReturnType<typeof useDeskQuery<'search.find'>>
  /** False while the answer to this very text is still to come. */
  isSettled: boolean
} {
  const desk = useDeskClient()
  const wanted = cutText(text.trim(), LONGEST_TEXT)
  const asked = useSettled(wanted, TYPING)
  const query = useDeskQuery(
    'search.find',
    { text: asked, limit: MOST_HITS },
    { enabled: asked !== '', keepPrevious: true },
  )
  const reading = useDeskQuery('number.read', { text: asked }, { enabled: /\p{Nd}/u.test(asked), about: [] })
  const recent = useRecentHits((state) => state.hits)
  const state = desk.state()
  const { rooms, actions } = state ? doableItems(wanted, desk, state.isTrial) : { rooms: [], actions: [] }
  if (wanted === '') {
    const items = recent.map((hit) => ({ kind: 'hit' as const, id: idOfHit(hit), hit }))
    const groups: PaletteGroup[] = [
      { id: 'recent', items },
      { id: 'rooms', items: rooms },
      { id: 'actions', items: actions },
    ]
    return { groups: groups.filter((group) => group.items.length > 0), query, isSettled: true }
  }
  const hits = asked === '' ? [] : (query.data?.hits ?? [])
  return {
    groups: groupItems(wanted, hits, {
      dial: asked === wanted ? offeredToDial(reading.data) : [],
      rooms,
      actions,
    }),
    query,
    isSettled: asked === wanted && (query.refetchedAt !== null || query.error !== null),
  }
}

function Palette({ start }: { start: string }) {
  const desk = useDeskClient()
  const { t } = useTranslation('search')
  const id = useId()
  const [text, setText] = useState(start)
  const { groups, query, isSettled } = usePaletteGroups(text)
  const items = groups.flatMap((group) => group.items)
  /** What the arrows chose; null leaves the choice to the list, which then always has its first line chosen. */
  const [chosen, setChosen] = useState<string | null>(null)
  const active = items.find((item) => item.id === chosen) ?? items[0]
  /** Enter came before the answer: it opens the first of it. */
  const [isEnterWaiting, setIsEnterWaiting] = useState(false)
  const list = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  useLayoutEffect(() => field.current?.focus(), [])

  useEffect(() => {
    if (!isEnterWaiting || !isSettled) return
    setIsEnterWaiting(false)
    if (active !== undefined) run(desk, active)
  }, [desk, isEnterWaiting, isSettled, active])
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active?.id])

  const move = (wish: number): void => {
    const count = items.length
    if (count > 0) setChosen(items[((wish % count) + count) % count]?.id ?? null)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    // an input method's own Enter and arrows choose characters
    if (event.nativeEvent.isComposing) return
    const index = active === undefined ? -1 : items.indexOf(active)
    if (event.key === 'ArrowDown') move(index + 1)
    else if (event.key === 'ArrowUp') move(index - 1)
    else if (event.key === 'PageDown') move(Math.min(items.length - 1, index + 8))
    else if (event.key === 'PageUp') move(Math.max(0, index - 8))
    else if (event.key === 'Enter') {
      if (!isSettled && chosen === null) setIsEnterWaiting(true)
      else if (active !== undefined) run(desk, active)
    } else return
    event.preventDefault()
  }

  return (
    <>
      <div className={classes.inputRow}>
        <IconSearch size={18} aria-hidden="true" />
        <input
          ref={field}
          className={classes.input}
          data-autofocus
          role="combobox"
          aria-label={t('label')}
          aria-expanded={items.length > 0}
          aria-controls={items.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
          aria-autocomplete="list"
          autoComplete="off"
          spellCheck={false}
          maxLength={LONGEST_TEXT}
          placeholder={t('placeholder')}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value)
            setChosen(null)
            setIsEnterWaiting(false)
          }}
          onKeyDown={onKeyDown}
        />
        {!isSettled && <Loader size="xs" aria-label={t('searching')} />}
      </div>
      {items.length > 0 && (
        <div
          ref={list}
          id={`${id}-list`}
          role="listbox"
          aria-label={t('results')}
          className={`${classes.results} ${isSettled ? '' : classes.old}`}
        >
          {groups.map((group) => (
            <div key={group.id} role="group" aria-label={t(`groups.${group.id}`)}>
              <div className={classes.group} aria-hidden="true">
                {t(`groups.${group.id}`)}
              </div>
              {group.items.map((item) => (
                <div
                  key={item.id}
                  id={`${id}-${item.id}`}
                  role="option"
                  aria-selected={item === active}
                  className={`${classes.option} ${item === active ? classes.active : ''}`}
                  // the caret stays in the field
                  onMouseDown={(event) => event.preventDefault()}
                  onMouseMove={() => setChosen(item.id)}
                  onClick={() => run(desk, item)}
                >
                  <PaletteOption item={item} query={text} />
                </div>
              ))}
            </div>
          ))}
        </div>
      )}
      <Message text={text.trim()} query={query} isNothing={isSettled && items.length === 0} />
      <Foot
        message={
          text.trim() === ''
            ? t('startHint')
            : !isSettled
              ? t('searching')
              : query.data && !query.error
                ? t('took', { n: query.data.hits.length, ms: Math.round(query.data.tookMs) })
                : ''
        }
      />
    </>
  )
}

function Message({
  text,
  query,
  isNothing,
}: {
  text: string
  query: ReturnType<typeof useDeskQuery<'search.find'>>
  isNothing: boolean
}) {
  const { t } = useTranslation('search')
  if (query.error !== null && text !== '')
    return (
      <div className={classes.message} role="alert">
        <p>{t('failed', { reason: explainError(query.error) })}</p>
        <Button variant="default" size="xs" onClick={query.retry}>
          {t('retry')}
        </Button>
      </div>
    )
  if (!isNothing || text === '') return null
  return (
    <div className={classes.message}>
      <p>{t('none', { text })}</p>
      <p>{t('noneHint')}</p>
    </div>
  )
}

function Foot({ message }: { message: string }) {
  const { t } = useTranslation('search')
  return (
    <div className={classes.foot}>
      <span role="status">{message}</span>
      <span className={classes.keys} aria-hidden="true">
        <KeyHint keys="↑" />
        <KeyHint keys="↓" /> {t('keys.choose')} <KeyHint keys="Enter" /> {t('keys.open')}{' '}
        <KeyHint keys="Esc" /> {t('keys.close')}
      </span>
    </div>
  )
}
