import { Notification } from 'electron'
import type { RingNotice } from './ring-notice.ts'

/** Notifications of the system for calls that ring: they come, change and go with what should stand. */
export interface RingNotifier {
  show(notices: readonly RingNotice[]): void
}

/** `onOpen` hears which call the person clicked; nothing else ever happens by a notification. */
export function createRingNotifier(onOpen: (callId: RingNotice['callId']) => void): RingNotifier {
  const standing = new Map<string, { readonly notice: RingNotice; readonly shown: Notification }>()
  return {
    show: (notices) => {
      for (const [callId, { notice, shown }] of standing) {
        const wanted = notices.find((one) => one.callId === callId)
        if (wanted?.title === notice.title && wanted.body === notice.body) continue
        standing.delete(callId)
        shown.close()
      }
      for (const notice of notices) {
        if (standing.has(notice.callId)) continue
        const shown = new Notification({
          title: notice.title,
          body: notice.body,
          // the phone itself rings
          silent: true,
          urgency: 'critical',
          timeoutType: 'never',
        })
        shown.on('click', () => onOpen(notice.callId))
        standing.set(notice.callId, { notice, shown })
        shown.show()
      }
    },
  }
}
