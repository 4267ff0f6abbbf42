import { Button, TextInput } from '@mantine/core'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconSearch } from '../../ui/icons.ts'
import { Marked } from '../../ui/marked.tsx'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { useOneRun } from '../../ui/use-one-run.ts'
import { useSettled } from '../../ui/use-settled.ts'
import { foundCallers, type FoundCaller } from './found-callers.ts'
import classes from './why-customer.module.css'

/** As the palette asks, so that both share their answers. */
const TYPING = { quietMs: 60, maxWaitMs: 250 }
const MOST_HITS = 24
const LONGEST_TEXT = 100

interface Props {
  readonly call: CallCard
  readonly onDone: () => void
}

/** Finds who calls as the palette finds anything: by name, number or order number; arrows choose, Enter takes. */
export default function FindCaller({ call, onDone }: Props) {
  const { t } = useTranslation('call')
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [chosen, setChosen] = useState(0)
  /** Enter came before the answer: it takes the first of it. */
  const [isEnterWaiting, setIsEnterWaiting] = useState(false)
  const { callers, isSettled, error, retry } = useFound(text.trim(), call)
  const active = callers[Math.min(chosen, callers.length - 1)]
  const { take, isMissing } = useTake(call, onDone)
  useEffect(() => field.current?.focus(), [])
  useEffect(() => {
    if (!isEnterWaiting || !isSettled) return
    setIsEnterWaiting(false)
    if (active !== undefined) take(active)
  }, [isEnterWaiting, isSettled, active, take])

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    const count = Math.max(1, callers.length)
    if (event.key === 'ArrowDown') setChosen((chosen + 1) % count)
    else if (event.key === 'ArrowUp') setChosen((chosen + count - 1) % count)
    else if (event.key === 'Enter') {
      if (!isSettled) setIsEnterWaiting(true)
      else if (active !== undefined) take(active)
    } else return
    event.preventDefault()
  }
  return (
    <div className={classes.find}>
      <TextInput
        ref={field}
        size="xs"
        label={t('findCaller.label')}
        placeholder={t('findCaller.placeholder')}
        role="combobox"
        aria-expanded={callers.length > 0}
        aria-controls={callers.length > 0 ? `${id}-list` : undefined}
        aria-activedescendant={active === undefined ? undefined : `${id}-${active.id}`}
        aria-autocomplete="list"
        autoComplete="off"
        maxLength={LONGEST_TEXT}
        leftSection={<IconSearch size={14} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setChosen(0)
          setIsEnterWaiting(false)
        }}
        onKeyDown={onKeyDown}
      />
      {callers.length > 0 && (
        <div id={`${id}-list`} role="listbox" aria-label={t('findCaller.found')} className={classes.found}>
          {callers.map((caller) => (
            <div
              key={caller.id}
              id={`${id}-${caller.id}`}
              role="option"
              aria-selected={caller === active}
              className={`${classes.foundOne} ${caller === active ? classes.active : ''}`}
              // the caret stays in the field
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => take(caller)}
            >
              <FoundText caller={caller} query={text} />
            </div>
          ))}
        </div>
      )}
      {error !== null && text.trim() !== '' && (
        <p className={classes.dimmed} role="alert">
          {explainError(error)}{' '}
          <Button size="compact-xs" variant="default" onClick={retry}>
            {t('retry', { ns: 'common' })}
          </Button>
        </p>
      )}
      {isSettled && error === null && text.trim() !== '' && (callers.length === 0 || isMissing) && (
        <p className={classes.dimmed} role="status">
          {t('findCaller.none')}
        </p>
      )}
    </div>
  )
}

function FoundText({ caller, query }: { readonly caller: FoundCaller; readonly query: string }) {
  const { t } = useTranslation('call')
  const { t: common } = useTranslation()
  const { name, numbers, orderNumber, ticketNumber } = caller
  const how =
    orderNumber !== null
      ? t('findCaller.order', { number: orderNumber })
      : ticketNumber !== null
        ? t('findCaller.ticket', { number: ticketNumber })
        : numbers
  return (
    <>
      <span className={classes.candidateName}>
        <Marked text={name ?? common('unknownCaller')} query={query} />
      </span>
      {how !== '' && (
        <span className={classes.dimmed}>
          <Marked text={how} query={query} />
        </span>
      )}
    </>
  )
}

/** Customers that the text finds; those of the text before stay until the answer is here. */
function useFound(text: string, call: CallCard) {
  const asked = useSettled(text, TYPING)
  const query = useDeskQuery(
    'search.find',
    { text: asked, limit: MOST_HITS },
    { enabled: asked !== '', keepPrevious: true },
  )
  const hits = text === '' || asked === '' ? [] : (query.data?.hits ?? [])
  return {
    callers: foundCallers(hits, asked, call.customer?.customer.id ?? null),
    isSettled: asked === text && (query.refetchedAt !== null || query.error !== null),
    error: query.error,
    retry: query.retry,
  }
}

/** Says that the found customer is the one who calls: by the order that was named, else as chosen by hand. */
function useTake(call: CallCard, onDone: () => void) {
  const desk = useDeskClient()
  const taken = useRef<FoundCaller | null>(null)
  /** The customer whose order was not there any more. */
  const [missing, setMissing] = useState<FoundCaller | null>(null)
  const run = useOneRun(async (): Promise<void> => {
    const caller = taken.current
    if (caller === null) return
    const { callId } = call
    const { id: customerId, orderNumber, isOrderNamed } = caller
    setMissing(null)
    if (orderNumber !== null && isOrderNamed) {
      const answer = await runOrNotify(desk, 'call.matchByOrderNumber', { callId, orderNumber })
      if (answer?.found === true) onDone()
      else if (answer !== undefined) setMissing(caller)
      return
    }
    const remember = call.number.kind === 'e164'
    const done = await runOrNotify(desk, 'call.chooseCustomer', { callId, customerId, remember })
    if (done !== undefined) onDone()
  })
  return {
    take: (caller: FoundCaller): void => {
      taken.current = caller
      void run()
    },
    isMissing: missing !== null,
  }
}
