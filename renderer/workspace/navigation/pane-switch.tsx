import { useTranslation } from '../../i18n/use-translation.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useKeysOf } from '../../ui/keys.ts'
import classes from './pane-switch.module.css'
import type { Pane } from './use-front-pane.ts'

interface Props {
  readonly className: string | undefined
  readonly front: Pane
  readonly onShow: (pane: Pane) => void
}

const PANES = ['ticket', 'customer'] as const

/** Brings the ticket or the customer to the front, where a narrow window has room for one of them. */
export function PaneSwitch({ className, front, onShow }: Props) {
  const { t } = useTranslation()
  const keys = useKeysOf('beside')
  return (
    <div role="group" aria-label={t('panes.label')} className={`${classes.switch} ${className ?? ''}`}>
      {PANES.map((pane) => (
        <button
          key={pane}
          type="button"
          className={classes.pane}
          aria-pressed={front === pane}
          aria-keyshortcuts={front === pane || keys === '' ? undefined : ariaKeys(keys)}
          onClick={() => onShow(pane)}
        >
          {t(`panes.${pane}`)}
          {front !== pane && keys !== '' && <KeyHint keys={keys} />}
        </button>
      ))}
    </div>
  )
}
