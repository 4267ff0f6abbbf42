import { UnstyledButton } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { CallId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import classes from './keypad.module.css'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

const isTextField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName)

/** Twelve keys for menus of the other side; digits on the keyboard do the same while no text field has the caret. */
export function Keypad({ callId }: { readonly callId: CallId }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const [sent, setSent] = useState('')
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (isTextField(event.target) || event.ctrlKey || event.metaKey || event.altKey) return
      if (!KEYS.includes(event.key)) return
      event.preventDefault()
      press(event.key)
    }
    const press = (tone: string): void => {
      setSent((before) => (before + tone).slice(-24))
      void runOrNotify(desk, 'call.sendDtmf', { callId, tones: tone })
    }
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [desk, callId])
  return (
    <div role="group" aria-label={t('keypadTitle')}>
      <div className={classes.pad}>
        {KEYS.map((tone) => (
          <UnstyledButton
            key={tone}
            className={classes.key}
            aria-label={t('tone', { tone })}
            onClick={() => {
              setSent((before) => (before + tone).slice(-24))
              void runOrNotify(desk, 'call.sendDtmf', { callId, tones: tone })
            }}
          >
            {tone}
          </UnstyledButton>
        ))}
      </div>
      <p className={classes.sent} role="status">
        {sent === '' ? '\u00a0' : t('tonesSent', { tones: sent })}
      </p>
    </div>
  )
}
