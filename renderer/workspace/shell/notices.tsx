import { useEffect, useRef } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { askDesk, useDesk } from '../../ui/desk.ts'
import { notify } from '../../ui/notify.ts'

/** Shows what the core has to say on its own, once each, in the corner. */
export function Notices() {
  const { t, i18n } = useTranslation('notices')
  const notices = useDesk((desk) => desk.notices)
  const shown = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, level, key, values } of notices) {
      if (shown.current.has(id)) continue
      shown.current.add(id)
      const words = i18n.exists(key, { ns: 'notices' }) ? String(t(key as never, values)) : key
      notify(level, words, `notice:${id}`)
      askDesk('notice.dismiss', { id }).catch(() => undefined)
    }
  }, [notices, t, i18n])
  return null
}
