import { UnstyledButton } from '@mantine/core'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { ariaKeys } from '../../ui/keys.ts'
import { openRoom, useRoom } from '../navigation/navigation.ts'
import { ROOMS, type Room } from '../navigation/rooms.ts'
import classes from './rail.module.css'

/** The rooms, at the left edge. */
export function Rail() {
  const { t } = useTranslation()
  const withPlace = ROOMS.map((room, index) => ({ room, place: index + 1 }))
  return (
    <nav className={classes.rail} aria-label={t('rooms.label')}>
      <span className={classes.logo} aria-hidden="true">
        R
      </span>
      {withPlace
        .filter(({ room }) => !room.isAtFoot)
        .map(({ room, place }) => (
          <RoomButton key={room.id} room={room} place={place} />
        ))}
      <span className={classes.gap} />
      {withPlace
        .filter(({ room }) => room.isAtFoot)
        .map(({ room, place }) => (
          <RoomButton key={room.id} room={room} place={place} />
        ))}
    </nav>
  )
}

function RoomButton({ room, place }: { readonly room: Room; readonly place: number }) {
  const { t } = useTranslation()
  const current = useRoom()
  const count = useDesk((desk) => room.count?.(desk) ?? 0)
  const name = t(`rooms.${room.id}`)
  const RoomIcon = room.icon
  return (
    <UnstyledButton
      className={classes.button}
      aria-current={current === room.id ? 'page' : undefined}
      aria-keyshortcuts={ariaKeys(`Mod+${place}`)}
      title={`${name} (Ctrl+${place})`}
      onClick={() => openRoom(room.id)}
    >
      <RoomIcon size={20} stroke={1.7} aria-hidden="true" />
      <span className={classes.name}>{name}</span>
      {count > 0 && (
        <>
          <span className={classes.count} aria-hidden="true">
            {count > 99 ? '99+' : count}
          </span>
          <span className="visually-hidden">{t('rooms.count', { n: count })}</span>
        </>
      )}
    </UnstyledButton>
  )
}
