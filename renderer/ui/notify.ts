import { notifications } from '@mantine/notifications'
import { i18n } from '../i18n/index.ts'
import { explainError } from './explain-error.ts'

const LINGER_MS = { info: 5000, warning: 8000, error: 12_000 }
const COLOUR = { info: 'accent', warning: 'held', error: 'breach' }

/** Says something in the corner, never over the call, without taking the caret. */
export function notify(level: 'info' | 'warning' | 'error', message: string, id?: string): void {
  notifications.show({
    ...(id === undefined ? {} : { id }),
    message,
    color: COLOUR[level],
    autoClose: LINGER_MS[level],
    withBorder: true,
    closeButtonProps: { 'aria-label': i18n.t('common:close') },
    role: level === 'info' ? 'status' : 'alert',
  })
}

/** Shows what was refused or failed, in the person's language. */
export function showProblem(error: unknown): void {
  const message = explainError(error)
  // the same trouble twice is one notification
  notify('error', message, `problem:${message}`)
}
