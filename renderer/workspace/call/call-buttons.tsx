import { Button, UnstyledButton } from '@mantine/core'
import type { KeyAction } from '../../../shared/contract/settings.ts'
import { canAsk } from '../../../shared/domain/call.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import {
  IconArrowForwardUp,
  IconDialpad,
  IconMicrophone,
  IconMicrophoneOff,
  IconPlayerPause,
  IconPlayerPlay,
  type Icon,
} from '../../ui/icons.ts'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, displayKeys } from '../../ui/keys.ts'
import { answer, end, toggleHold, toggleMute } from './call-actions.ts'
import classes from './call-card.module.css'
import type { CallCardProps } from './call-card-props.ts'

/** What can be done with a call now; drawn from what its state machine takes. */
export function CallButtons(props: CallCardProps) {
  const desk = useDeskClient()
  const { call, targets } = props
  const { t } = useTranslation('call')
  const keys = useDesk((desk) => desk.settings.keys)
  const endHint = targets.hangUp === call && <KeyHint keys={keys.hangUp} />
  if (call.phase === 'ringing')
    return (
      <div className={`${classes.two} ${classes.main}`}>
        <Button
          color="ready"
          size="md"
          px="xs"
          rightSection={targets.answer === call && <KeyHint keys={keys.answer} />}
          aria-keyshortcuts={ariaKeys(keys.answer)}
          onClick={() => void answer(desk, call.callId)}
        >
          {t('answer')}
        </Button>
        <Button
          variant="default"
          size="md"
          px="xs"
          rightSection={endHint}
          aria-keyshortcuts={ariaKeys(keys.hangUp)}
          onClick={() => end(desk, call)}
        >
          {t('reject')}
        </Button>
      </div>
    )
  return (
    <>
      {call.answeredAt !== null && <TalkTools {...props} />}
      <div className={classes.main}>
        <Button
          color="breach"
          size="md"
          fullWidth
          disabled={!canAsk(call.phase, 'endAsked')}
          rightSection={endHint}
          aria-keyshortcuts={ariaKeys(keys.hangUp)}
          onClick={() => end(desk, call)}
        >
          {t('hangUp')}
        </Button>
      </div>
    </>
  )
}

function TalkTools({ call, targets, tool, onTool }: CallCardProps) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const isHeld = call.phase === 'held' || call.phase === 'resuming'
  const hasKeys = targets.active === call
  return (
    <div className={classes.tools}>
      <Tool
        label={isHeld ? t('resume') : t('hold')}
        icon={isHeld ? IconPlayerPlay : IconPlayerPause}
        action="hold"
        hasKeys={hasKeys}
        isDisabled={!canAsk(call.phase, isHeld ? 'resumeAsked' : 'holdAsked')}
        onClick={() => toggleHold(desk, call)}
      />
      <Tool
        label={call.isMuted ? t('unmute') : t('mute')}
        icon={call.isMuted ? IconMicrophoneOff : IconMicrophone}
        action="mute"
        hasKeys={hasKeys}
        isAlarm={call.isMuted}
        onClick={() => toggleMute(desk, call)}
      />
      <Tool
        label={t('keypad')}
        icon={IconDialpad}
        action="keypad"
        hasKeys={hasKeys}
        isOpen={tool === 'keypad'}
        onClick={() => onTool('keypad')}
      />
      <Tool
        label={t('transfer')}
        icon={IconArrowForwardUp}
        action="transfer"
        hasKeys={hasKeys}
        isOpen={tool === 'transfer'}
        isDisabled={!canAsk(call.phase, 'transferAsked')}
        onClick={() => onTool('transfer')}
      />
    </div>
  )
}

interface ToolProps {
  readonly label: string
  readonly icon: Icon
  readonly action: KeyAction
  readonly hasKeys: boolean
  readonly isOpen?: boolean
  readonly isDisabled?: boolean
  readonly isAlarm?: boolean
  readonly onClick: () => void
}

function Tool({ label, icon: ToolIcon, action, hasKeys, isOpen, isDisabled, isAlarm, onClick }: ToolProps) {
  const keys = useDesk((desk) => desk.settings.keys[action])
  return (
    <UnstyledButton
      className={classes.tool}
      aria-expanded={isOpen}
      aria-keyshortcuts={ariaKeys(keys)}
      data-alarm={isAlarm || undefined}
      disabled={isDisabled}
      onClick={onClick}
    >
      <ToolIcon size={18} aria-hidden="true" />
      <span>{label}</span>
      <span className={classes.toolKey} aria-hidden="true">
        {hasKeys ? displayKeys(keys) : '\u00a0'}
      </span>
    </UnstyledButton>
  )
}
