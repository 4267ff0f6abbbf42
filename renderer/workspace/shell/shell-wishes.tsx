import { useEffect } from 'react'
import type { ShellWish } from '../../../shared/contract/shell.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { notify } from '../../ui/notify.ts'
import { onShellWishes } from '../../ui/shell-bridge.ts'
import { fillDialField } from '../call/dial-number.ts'
import { showCall } from '../navigation/use-subject.ts'

/** Does what the system around the desktop application asks: fills in a number, shows a call, says a word. */
export default function ShellWishes() {
  const desk = useDeskClient()
  const { t } = useTranslation('desktop')
  useEffect(
    () =>
      onShellWishes((wish: ShellWish) => {
        switch (wish.type) {
          case 'dial':
            fillDialField(wish.text)
            return notify('info', t('said.dialFilled', { text: wish.text }), 'shell:dial')
          case 'showCall':
            return showCall(desk, wish.callId)
          case 'say':
            return notify(
              wish.key === 'badLink' || wish.key === 'keyTaken' ? 'warning' : 'info',
              t(`said.${wish.key}`, { key: wish.values['key'] ?? '' }),
              `shell:${wish.key}`,
            )
        }
      }),
    [desk, t],
  )
  return null
}
