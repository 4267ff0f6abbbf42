import { Button, Modal, VisuallyHidden } from '@mantine/core'
import type { KeyAction } from '../../../shared/contract/settings.ts'
import { Disposition } from '../../../shared/domain/call-record.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { IconKeyboard } from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { BACK_KEYS, displayKeys, FORWARD_KEYS, isMac } from '../../ui/keys.ts'
import { closeOverlay, useOverlay } from '../../ui/palette-store.ts'
import { ROOMS } from '../navigation/rooms.ts'
import { openSettings } from '../settings/settings-view.ts'
import { FirstSteps } from './first-steps.tsx'
import classes from './help.module.css'

/** Every action that has a key, by where it is needed; a new action must be given its place here. */
const GROUPS: Readonly<Record<'call' | 'work' | 'anywhere', readonly KeyAction[]>> = {
  call: ['answer', 'hangUp', 'hold', 'mute', 'keypad', 'transfer'],
  work: ['toggleReady', 'save', 'newTicket', 'note', 'beside', 'finishWrapUp'],
  anywhere: ['find', 'help'],
}
const IN_LISTS = [
  { label: 'choose', keys: ['↑', '↓', 'K', 'J'] },
  { label: 'firstLast', keys: ['Home', 'End'] },
  { label: 'open', keys: ['Enter'] },
  { label: 'close', keys: ['Esc'] },
  { label: 'followUps', keys: ['C', 'T', 'L'] },
] as const

/** All keys, as they are bound now; in the trial also how a first call goes. */
export default function KeysHelp() {
  const { t } = useTranslation('help')
  const { isOpen } = useOverlay('help')
  const isTrial = useDesk((desk) => desk.isTrial)
  return (
    <Modal
      opened={isOpen}
      onClose={closeOverlay}
      size={760}
      title={t('title')}
      attributes={{ header: { role: 'none' } }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {isTrial && <FirstSteps />}
      <div className={classes.heading}>
        <h2>{t('keysTitle')}</h2>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconKeyboard size={16} aria-hidden="true" />}
          onClick={() => {
            closeOverlay()
            openSettings('keys')
          }}
        >
          {t('changeKeys')}
        </Button>
      </div>
      <AllKeys />
    </Modal>
  )
}

function AllKeys() {
  const { t } = useTranslation('help')
  const { t: settings } = useTranslation('settings')
  const bound = useDesk((desk) => desk.settings.keys)
  const group = (id: keyof typeof GROUPS) => (
    <section className={classes.group} aria-label={t(`groups.${id}`)}>
      <h3>{t(`groups.${id}`)}</h3>
      <dl className={classes.keys}>
        {GROUPS[id].map((action) => (
          <KeyRow
            key={action}
            label={settings(`keys.actions.${action}`)}
            keys={bound[action] === '' ? [] : [bound[action]]}
          />
        ))}
        {id === 'call' && <KeyRow label={t('fixed.backToCall')} keys={['Esc']} />}
        {id === 'work' && (
          <KeyRow label={t('fixed.outcome')} keys={[`Alt+1–${Disposition.options.length}`]} />
        )}
        {id === 'anywhere' && (
          <KeyRow label={t('fixed.rooms', { n: ROOMS.length })} keys={[`Mod+1–${ROOMS.length}`]} />
        )}
        {id === 'anywhere' && !isMac() && (
          <KeyRow label={t('fixed.history')} keys={[BACK_KEYS, FORWARD_KEYS]} />
        )}
      </dl>
    </section>
  )
  return (
    <div className={classes.columns}>
      <div>
        {group('call')}
        <section className={classes.group} aria-label={t('groups.lists')}>
          <h3>{t('groups.lists')}</h3>
          <dl className={classes.keys}>
            {IN_LISTS.map(({ label, keys }) => (
              <KeyRow key={label} label={t(`fixed.${label}`)} keys={keys} />
            ))}
          </dl>
        </section>
      </div>
      <div>
        {group('work')}
        {group('anywhere')}
      </div>
    </div>
  )
}

function KeyRow({ label, keys }: { label: string; keys: readonly string[] }) {
  const { t } = useTranslation('help')
  return (
    <>
      <dt>{label}</dt>
      <dd>
        {keys.length === 0
          ? t('unset')
          : keys.map((combination) => <Key key={combination} keys={combination} />)}
      </dd>
    </>
  )
}

/** Here the key is the answer and not a hint, so screen readers read it too. */
const Key = ({ keys }: { keys: string }) => (
  <>
    <KeyHint keys={keys} /> <VisuallyHidden>{displayKeys(keys)}</VisuallyHidden>
  </>
)
