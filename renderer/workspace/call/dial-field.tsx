import { Button, TextInput } from '@mantine/core'
import { useEffect, useRef, type SubmitEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconPhone } from '../../ui/icons.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { loaded } from '../../ui/loaded.tsx'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import classes from './dial-field.module.css'
import { setDialNumber, useDialNumber } from './dial-number.ts'

const DialHint = loaded(() => import('./dial-hint.tsx'), 'unsaid')

/** Calls any number or extension. */
export function DialField() {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const { number, filled } = useDialNumber()
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (filled > 0) field.current?.focus()
  }, [filled])
  const dial = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault()
    if (number.trim() === '') return
    const asked = await runOrNotify(desk, 'call.dial', {
      number,
      customerId: null,
      followUpId: null,
      ticketId: null,
    })
    if (asked) setDialNumber('')
  }
  return (
    <>
      <form className={classes.form} onSubmit={(event) => void dial(event)}>
        <TextInput
          ref={field}
          aria-label={t('dial.label')}
          placeholder={t('dial.placeholder')}
          inputMode="tel"
          autoComplete="off"
          value={number}
          onChange={(event) => setDialNumber(event.currentTarget.value)}
          className={classes.input}
        />
        <Button
          type="submit"
          variant="default"
          leftSection={<IconPhone size={16} aria-hidden="true" />}
          disabled={number.trim() === ''}
        >
          {t('dial.call')}
        </Button>
      </form>
      {number.trim() !== '' && <DialHint />}
    </>
  )
}
