import '@mantine/notifications/styles.css'
import { Notifications } from '@mantine/notifications'

/** The corner in which the window says things (`notify`). */
export default function NoticeCorner() {
  return <Notifications position="bottom-right" limit={3} containerWidth={330} zIndex={400} />
}
