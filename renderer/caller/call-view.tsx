import { Button, Group, Progress, Stack, Text } from '@mantine/core'
import { useEffect, useState } from 'react'
import { clockText } from '../i18n/clock-text.ts'
import classes from './caller.module.css'
import type { CustomerPhone, CustomerPhoneState } from './customer-phone.ts'
import { fill, texts } from './texts.ts'

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

function TalkClock({ since }: { readonly since: number }) {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return <Text className={classes.clock}>{clockText(now - since)}</Text>
}

interface CallViewProps {
  readonly phone: CustomerPhone
  readonly state: CustomerPhoneState
}

/** The call on a customer's phone: how it stands, what is heard, keys and the way out. */
export function CallView({ phone, state }: CallViewProps) {
  const { stage, endReason } = state
  const stageText =
    stage === 'queued'
      ? fill(texts.stages.queued, state.position ?? 1)
      : stage === 'talking' && state.isHeld
        ? texts.stages.held
        : texts.stages[stage]
  const isLive = stage !== 'idle' && stage !== 'ended'
  return (
    <Stack gap="sm" data-stage={stage} data-received-level={state.receivedLevel.toFixed(3)}>
      <Group justify="space-between" className={classes.stage}>
        <Text role="status" fw={600}>
          {stageText}
          {stage === 'ended' && endReason ? ` · ${texts.reasons[endReason]}` : ''}
        </Text>
        {stage === 'talking' && state.answeredAt !== null && <TalkClock since={state.answeredAt} />}
      </Group>
      {state.problem !== null && (
        <Text size="xs" c="dimmed">
          {texts.problems[state.problem.code]}
        </Text>
      )}
      {stage === 'talking' && (
        <>
          <Progress
            aria-label={texts.heard}
            value={state.receivedLevel * 100}
            color="talking"
            transitionDuration={100}
          />
          <div className={classes.keys} role="group" aria-label={texts.keypad}>
            {KEYS.map((tone) => (
              <Button
                key={tone}
                variant="default"
                aria-label={fill(texts.key, tone)}
                onClick={() => void phone.press(tone)}
              >
                {tone}
              </Button>
            ))}
          </div>
          <Text size="sm" className={classes.tones}>
            {state.tones}
          </Text>
        </>
      )}
      {stage === 'incoming' && (
        <Button size="lg" color="ready" onClick={() => void phone.answer()}>
          {texts.answer}
        </Button>
      )}
      {isLive && (
        <Button size="lg" color="breach" onClick={() => phone.hangUp()}>
          {stage === 'incoming' ? texts.reject : texts.hangUp}
        </Button>
      )}
    </Stack>
  )
}
