import { ActionIcon } from '@mantine/core'
import { IconPhone } from './icons.ts'
import { tellDesk } from './tell-desk.ts'
import type { DeskInput } from './desk.ts'

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
  return (
    <ActionIcon
      aria-label={label}
      title={label}
      color="ready"
      tabIndex={isActive ? 0 : -1}
      onClick={(event) => {
        event.stopPropagation()
        void tellDesk('call.dial', to)
      }}
    >
      <IconPhone size={16} aria-hidden="true" />
    </ActionIcon>
  )
}
