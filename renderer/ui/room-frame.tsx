import { ActionIcon } from '@mantine/core'
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react'
import { IconX } from './icons.ts'
import classes from './room-frame.module.css'

interface Props {
  readonly title: string
  /** Beside the title: how many, how old. */
  readonly count?: ReactNode
  readonly filters?: ReactNode
  readonly actions?: ReactNode
  readonly children: ReactNode
  /** Details of the chosen row, at the right. */
  readonly side?: ReactNode
}

/** The frame of a room that shows a list: title, filters, actions, the list, and at its side what was opened. */
export function RoomFrame({ title, count, filters, actions, children, side }: Props) {
  return (
    <div className={classes.room}>
      <div className={classes.head}>
        <h1 className={classes.title}>{title}</h1>
        {count !== undefined && (
          <span className={classes.count} role="status">
            {count}
          </span>
        )}
        {actions !== undefined && <div className={classes.actions}>{actions}</div>}
      </div>
      {filters !== undefined && <div className={classes.filters}>{filters}</div>}
      <div className={classes.columns}>
        <div className={classes.main}>{children}</div>
        {side}
      </div>
    </div>
  )
}

/** False where Escape closes a list of choices or a menu that hangs on the panel: that one first. */
function isOwnEscape({ target, currentTarget }: KeyboardEvent<HTMLElement>): boolean {
  if (!(target instanceof Element)) return false
  return currentTarget.contains(target) && target.getAttribute('aria-expanded') !== 'true'
}

/** What was opened from a list; Escape closes it and gives the focus back to where it came from. */
export function SidePanel({
  label,
  closeLabel,
  onClose,
  actions,
  children,
}: {
  readonly label: string
  readonly closeLabel: string
  readonly onClose: () => void
  readonly actions?: ReactNode
  readonly children: ReactNode
}) {
  const cameFrom = useRef<Element | null>(null)
  useEffect(() => {
    cameFrom.current ??= document.activeElement
    const origin = cameFrom.current
    return () => {
      if (origin instanceof HTMLElement && origin.isConnected) origin.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside
      aria-label={label}
      className={classes.side}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || !isOwnEscape(event)) return
        event.preventDefault()
        onClose()
      }}
    >
      <div className={classes.sideHead}>
        {actions}
        <ActionIcon aria-label={closeLabel} title={closeLabel} onClick={onClose}>
          <IconX size={18} aria-hidden="true" />
        </ActionIcon>
      </div>
      <div className={classes.sideBody}>{children}</div>
    </aside>
  )
}
