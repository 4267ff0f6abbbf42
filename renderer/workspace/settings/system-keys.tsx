import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import type { DesktopFacts } from '../../../shared/contract/shell.ts'
import type { DesktopSettings } from '../../../shared/contract/settings.ts'
import type { SystemKey } from '../../../shared/contract/shell-door.ts'
import { acceleratorOf } from '../../../shared/domain/system-key.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconAlertTriangle, IconX } from '../../ui/icons.ts'
import { displayKeys } from '../../ui/keys.ts'
import { sameKeys } from './key-choice.ts'
import classes from './parts/settings.module.css'
import { usePressedKeys } from './use-pressed-keys.ts'

const KEYS = ['answer', 'hangUp', 'mute'] as const satisfies readonly SystemKey[]

type Bound = DesktopSettings['systemKeys']
interface Choosing {
  readonly key: SystemKey
  /** What was pressed and cannot be had. */
  readonly refused: { readonly keys: string; readonly by: SystemKey | null } | null
}

/** Keys that work while another program has the keyboard: off until somebody chooses one. */
export function SystemKeys({
  bound,
  states,
  onBind,
}: {
  bound: Bound
  states: DesktopFacts['systemKeys'] | null
  onBind: (bound: Bound) => void
}) {
  const { t } = useTranslation('desktop')
  const [choosing, setChoosing] = useState<Choosing | null>(null)
  const choose = (key: SystemKey, keys: string): void => {
    const by = KEYS.find((other) => other !== key && sameKeys(bound[other], keys)) ?? null
    if (by !== null || acceleratorOf(keys) === undefined) return setChoosing({ key, refused: { keys, by } })
    setChoosing(null)
    onBind({ ...bound, [key]: keys })
  }
  usePressedKeys(
    choosing !== null,
    (keys) => choosing && choose(choosing.key, keys),
    () => setChoosing(null),
  )

  const refusal = ({ keys, by }: NonNullable<Choosing['refused']>): string =>
    by === null
      ? t('keys.unfit', { key: displayKeys(keys) })
      : t('keys.twice', { key: displayKeys(keys), action: t(`keys.actions.${by}`) })
  return (
    <table className={classes.keys} aria-label={t('keys.title')}>
      <tbody>
        {KEYS.map((one) => {
          const action = t(`keys.actions.${one}`)
          const isChoosing = choosing?.key === one
          const shown = bound[one] === '' ? t('keys.off') : displayKeys(bound[one])
          const problem =
            isChoosing && choosing?.refused
              ? refusal(choosing.refused)
              : bound[one] !== '' && states?.[one] === 'refused'
                ? t('keys.states.refused')
                : null
          return (
            <tr key={one}>
              <th scope="row">
                {action}
                {problem !== null && (
                  <div className={classes.problem} role="alert">
                    <IconAlertTriangle size={14} aria-hidden="true" />
                    {problem}
                  </div>
                )}
              </th>
              <td>
                <Button
                  variant={isChoosing ? 'light' : 'default'}
                  size="compact-sm"
                  miw={96}
                  aria-label={isChoosing ? t('keys.press') : t('keys.change', { action, key: shown })}
                  onClick={() => setChoosing({ key: one, refused: null })}
                >
                  {isChoosing ? t('keys.press') : shown}
                </Button>
              </td>
              <td>
                <div className={classes.keyButtons}>
                  {bound[one] !== '' && (
                    <ActionIcon
                      aria-label={t('keys.clear', { action })}
                      title={t('keys.clear', { action })}
                      onClick={() => onBind({ ...bound, [one]: '' })}
                    >
                      <IconX size={16} aria-hidden="true" />
                    </ActionIcon>
                  )}
                </div>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
