import { useEffect, useRef } from 'react'
import type { PauseReason } from '../../../shared/domain/agent.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { useKindNames } from '../../ui/newer-parts.ts'
import { notify } from '../../ui/notify.ts'

/** Shows what the core has to say on its own, once each, in the corner. */
export function Notices() {
  const desk = useDeskClient()
  const { t, i18n } = useTranslation('notices')
  const { t: common } = useTranslation()
  const kindNames = useKindNames()
  const notices = useDesk((desk) => desk.notices)
  const shown = useRef(new Set<string>())
  useEffect(() => {
    for (const { id, level, key, values } of notices) {
      if (shown.current.has(id)) continue
      shown.current.add(id)
      const { parts, reason } = values
      const said = {
        ...values,
        ...(parts !== undefined && { parts: kindNames(parts.split(',')) }),
        ...(reason !== undefined && { reason: common(`pauseReason.${reason as PauseReason}`) }),
      }
      const message = i18n.exists(key, { ns: 'notices' }) ? String(t(key as never, said)) : key
      notify(level, message, `notice:${id}`)
      desk.callCore('notice.dismiss', { id }).catch(() => undefined)
    }
  }, [desk, notices, t, common, i18n, kindNames])
  return null
}
