import { ActionIcon } from '@mantine/core'
import { IconPhone } from './icons.ts'
import { useDeskClient } from './desk-context.ts'
import { runOrNotify } from './run-or-notify.ts'
import type { DeskInput } from './desk-client-types.ts'

/** A button in a row of a list that calls; it takes the tab key only in the row that the keyboard is on. */
export function RowDial({
  label,
  to,
  isActive,
}: {
  readonly label: string
  readonly to: DeskInput<'call.dial'>
  readonly isActive: boolean
}) {
  const desk = useDeskClient()
  return (
    <ActionIcon
      aria-label={label}
      title={label}
      color="ready"
      tabIndex={isActive ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation()
        void runOrNotify(desk, 'call.dial', to)
      }}
    >
      <IconPhone size={16} aria-hidden="true" />
    </ActionIcon>
  )
}
