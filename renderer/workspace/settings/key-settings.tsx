import { ActionIcon, Button } from '@mantine/core'
import { useState } from 'react'
import { DEFAULT_KEYS, KeyAction } from '../../../shared/contract/settings.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { IconAlertTriangle, IconArrowBackUp, IconX } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { displayKeys } from '../../ui/keys.ts'
import { ROOM_IDS } from '../navigation/room-ids.ts'
import { changeSetting } from './change-setting.ts'
import { conflictsOf, judgeKeys, type KeyProblem } from './key-choice.ts'
import classes from './parts/settings.module.css'
import { usePressedKeys } from './use-pressed-keys.ts'

/** What is being changed, and what was pressed that cannot be had. */
interface Choosing {
  readonly action: KeyAction
  readonly refused: { readonly keys: string; readonly problem: KeyProblem } | null
}

/** Every key of the console: press another to change it. What belongs to another action is said before it is taken. */
export function KeySettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const bound = useDesk((desk) => desk.settings.keys)
  const [choosing, setChoosing] = useState<Choosing | null>(null)
  /** Keys that were cleared here, to give them back. */
  const [cleared, setCleared] = useState<Partial<Record<KeyAction, string>>>({})
  const conflicts = conflictsOf(bound)
  const bind = (change: Partial<Record<KeyAction, string>>): void => {
    setChoosing(null)
    void changeSetting(desk, { keys: { ...bound, ...change } })
  }

  const choose = (action: KeyAction, keys: string): void => {
    const problem = judgeKeys(keys, action, bound)
    if (problem !== null) return setChoosing({ action, refused: { keys, problem } })
    bind({ [action]: keys })
  }
  usePressedKeys(
    choosing !== null,
    (keys) => choosing && choose(choosing.action, keys),
    () => setChoosing(null),
  )

  return (
    <div className={classes.fields}>
      <table className={classes.keys} aria-label={t('keys.table')}>
        <thead>
          <tr>
            <th scope="col">{t('keys.action')}</th>
            <th scope="col">{t('keys.key')}</th>
            <th scope="col">
              <div className={classes.keyButtons}>
                <Button variant="subtle" size="compact-xs" onClick={() => bind(DEFAULT_KEYS)}>
                  {t('keys.reset')}
                </Button>
              </div>
            </th>
          </tr>
        </thead>
        <tbody>
          {KeyAction.options.map((option) => (
            <KeyRow
              key={option}
              action={option}
              keys={bound[option]}
              conflict={conflicts.get(option) ?? null}
              choosing={choosing?.action === option ? choosing : null}
              onChoose={() => setChoosing({ action: option, refused: null })}
              cleared={cleared[option]}
              onBind={bind}
              onClear={() => {
                setCleared({ ...cleared, [option]: bound[option] })
                bind({ [option]: '' })
              }}
              onGiveBack={(keys) => choose(option, keys)}
            />
          ))}
          <tr>
            <th scope="row">{t('keys.rooms', { n: ROOM_IDS.length })}</th>
            <td>
              <KeyHint keys={`Mod+1–${ROOM_IDS.length}`} />
            </td>
            <td className={classes.quiet}>{t('keys.fixed')}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}

function KeyRow({
  action,
  keys,
  conflict,
  choosing,
  cleared,
  onChoose,
  onBind,
  onClear,
  onGiveBack,
}: {
  action: KeyAction
  keys: string
  conflict: KeyAction | null
  choosing: Choosing | null
  /** The key that it had until it was cleared here. */
  cleared: string | undefined
  onChoose: () => void
  onBind: (change: Partial<Record<KeyAction, string>>) => void
  onClear: () => void
  /** Binds the key that was cleared again, as if it were pressed: another action may have it by now. */
  onGiveBack: (keys: string) => void
}) {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const label = t(`keys.actions.${action}`)
  const refused = choosing?.refused ?? null
  const shown = keys === '' ? t('keys.unset') : displayKeys(keys)
  return (
    <tr>
      <th scope="row">
        {label}
        {conflict !== null && (
          <div className={classes.problem}>
            <IconAlertTriangle size={14} aria-hidden="true" />
            {t('keys.conflict', { action: t(`keys.actions.${conflict}`) })}
          </div>
        )}
        {refused !== null && (
          <div className={classes.problem} role="alert">
            <IconAlertTriangle size={14} aria-hidden="true" />
            {refused.problem.kind === 'reserved'
              ? t('keys.reserved', { key: displayKeys(refused.keys) })
              : t('keys.taken', {
                  key: displayKeys(refused.keys),
                  action: t(`keys.actions.${refused.problem.by}`),
                })}
            {refused.problem.kind === 'taken' && (
              <TakeOver keys={refused.keys} from={refused.problem.by} to={action} onBind={onBind} />
            )}
          </div>
        )}
      </th>
      <td>
        <Button
          variant={choosing ? 'light' : 'default'}
          size="compact-sm"
          miw={96}
          aria-label={choosing ? t('keys.press') : t('keys.change', { action: label, key: shown })}
          onClick={onChoose}
        >
          {choosing ? t('keys.press') : shown}
        </Button>
      </td>
      <td>
        <div className={classes.keyButtons}>
          {keys !== DEFAULT_KEYS[action] && (
            <ActionIcon
              aria-label={t('keys.resetOne', { action: label })}
              title={t('keys.resetOne', { action: label })}
              onClick={() => onBind({ [action]: DEFAULT_KEYS[action] })}
            >
              <IconArrowBackUp size={16} aria-hidden="true" />
            </ActionIcon>
          )}
          {keys !== '' && (
            <ActionIcon
              aria-label={t('keys.unsetOne', { action: label })}
              title={t('keys.unsetOne', { action: label })}
              onClick={onClear}
            >
              <IconX size={16} aria-hidden="true" />
            </ActionIcon>
          )}
          {keys === '' && cleared !== undefined && (
            <Button
              variant="default"
              size="compact-xs"
              // where the caret was is gone
              autoFocus
              aria-label={t('keys.giveBack', { action: label, key: displayKeys(cleared) })}
              onClick={() => onGiveBack(cleared)}
            >
              {common('undo')}
            </Button>
          )}
        </div>
      </td>
    </tr>
  )
}

function TakeOver({
  keys,
  from,
  to,
  onBind,
}: {
  keys: string
  from: KeyAction
  to: KeyAction
  onBind: (change: Partial<Record<KeyAction, string>>) => void
}) {
  const { t } = useTranslation('settings')
  return (
    <Button variant="default" size="compact-xs" onClick={() => onBind({ [from]: '', [to]: keys })}>
      {t('keys.swap')}
    </Button>
  )
}
