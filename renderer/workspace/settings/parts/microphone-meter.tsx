import { useEffect, useRef, useState } from 'react'
import '../../../i18n/settings-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDeskClient, useIsDoorOpen } from '../../../ui/desk-context.ts'
import { IconMicrophone, IconMicrophoneOff } from '../../../ui/icons.ts'
import { StateDot } from '../../../ui/state-dot.tsx'
import classes from './settings.module.css'

/** Above this it is a voice and not the room. */
const VOICE_LEVEL = 0.04
/** Speech has gaps; the word does not change in them. */
const HOLD_MS = 1200

/** What the microphone hears now. The bar moves outside React: ten levels a second draw nothing else again. */
export function MicrophoneMeter() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const box = useRef<HTMLDivElement>(null)
  const bar = useRef<HTMLDivElement>(null)
  const [isHeard, setIsHeard] = useState(false)
  const isOpen = useIsDoorOpen()
  useEffect(() => {
    if (!isOpen) return
    let timer: ReturnType<typeof setTimeout> | undefined
    // a phone that is not there yet has nothing to meter; the section says so itself
    const meter = (on: boolean): void => void desk.callCore('devices.meter', { on }).catch(() => undefined)
    const stop = desk.on('level', ({ level }) => {
      if (bar.current) bar.current.style.transform = `scaleX(${Math.min(1, level)})`
      box.current?.setAttribute('aria-valuenow', String(Math.round(level * 100)))
      if (level < VOICE_LEVEL) return
      setIsHeard(true)
      clearTimeout(timer)
      timer = setTimeout(() => setIsHeard(false), HOLD_MS)
    })
    meter(true)
    return () => {
      stop()
      clearTimeout(timer)
      meter(false)
    }
  }, [desk, isOpen])
  return (
    <div>
      <div
        ref={box}
        role="meter"
        aria-label={t('devices.level')}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
        className={classes.meter}
      >
        <div ref={bar} className={classes.bar} />
      </div>
      <p className={classes.quiet}>
        {isHeard ? (
          <StateDot meaning="ready" icon={IconMicrophone}>
            {t('devices.levelGood')}
          </StateDot>
        ) : (
          <StateDot meaning="paused" icon={IconMicrophoneOff}>
            {t('devices.levelSilent')}
          </StateDot>
        )}{' '}
        · {t('devices.levelHint')}
      </p>
    </div>
  )
}
