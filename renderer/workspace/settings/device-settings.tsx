import { Alert, Button, Radio, Select, Slider, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { AudioDevice } from '../../../shared/contract/phone.ts'
import { formatShare } from '../../i18n/format.ts'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { IconAlertTriangle, IconBell, IconVolume } from '../../ui/icons.ts'
import { LiveAge, LiveArea } from '../../ui/live-mark.tsx'
import { useLive } from '../../ui/live.ts'
import { notify } from '../../ui/notify.ts'
import { changePhone } from './change-setting.ts'
import { MicrophoneMeter } from './parts/microphone-meter.tsx'
import classes from './parts/settings.module.css'

type Place = 'microphone' | 'speaker' | 'ringer'

/** Microphone, speaker and ringer, each by itself, each to be tried at once. */
export function DeviceSettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const { devices, phone } = useDesk((desk) => ({ devices: desk.devices, phone: desk.settings.phone }))
  const live = useLive('line', (desk) => desk.line.phone)
  const hasPhone = live.value
  const [volume, setVolume] = useState(phone.ringVolume)
  return (
    <LiveArea live={live} className={classes.fields}>
      <LiveAge live={live} />
      {!hasPhone && (
        <Alert color="held" icon={<IconAlertTriangle aria-hidden="true" />} role="status">
          {t('devices.noPhone')}
        </Alert>
      )}
      <DeviceSelect place="microphone" devices={devices} chosen={phone.devices.microphone} />
      <MicrophoneMeter />
      <div className={classes.deviceRow}>
        <DeviceSelect place="speaker" devices={devices} chosen={phone.devices.speaker} />
        <TestTone as="speaker" device={phone.devices.speaker} isDisabled={!hasPhone} />
      </div>
      <div className={classes.deviceRow}>
        <DeviceSelect place="ringer" devices={devices} chosen={phone.devices.ringer} />
        <TestTone as="ringer" device={phone.devices.ringer} isDisabled={!hasPhone} />
      </div>
      <Text className={classes.quiet}>{t('devices.ringerHint')}</Text>
      <div>
        <Text size="sm" fw={600} mb="xs" id="ring-volume">
          {t('devices.ringVolume')} · {volume === 0 ? t('devices.silent') : formatShare(volume)}
        </Text>
        <Slider
          thumbProps={{ 'aria-labelledby': 'ring-volume' }}
          min={0}
          max={1}
          step={0.05}
          label={formatShare}
          value={volume}
          onChange={setVolume}
          onChangeEnd={(ringVolume) => void changePhone(desk, { ringVolume })}
        />
      </div>
      <Radio.Group
        label={t('devices.dtmf')}
        description={t('devices.dtmfHint')}
        value={phone.dtmf}
        onChange={(dtmf) => void changePhone(desk, { dtmf: dtmf })}
      >
        <Stack gap="sm" mt="sm">
          <Radio value="rfc4733" label={t('devices.dtmfRfc4733')} />
          <Radio value="info" label={t('devices.dtmfInfo')} />
        </Stack>
      </Radio.Group>
    </LiveArea>
  )
}

function DeviceSelect({
  place,
  devices,
  chosen,
}: {
  place: Place
  devices: readonly AudioDevice[]
  chosen: string | null
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const all = useDesk((desk) => desk.settings.phone.devices)
  const kind = place === 'microphone' ? 'microphone' : 'speaker'
  // the browser's own entries for "default" and "communications" say the same as the system's default
  const fitting = devices.filter(
    (device) => device.kind === kind && !['', 'default', 'communications'].includes(device.id),
  )
  const isGone = chosen !== null && !fitting.some((device) => device.id === chosen)
  return (
    <Select
      label={t(`devices.${place}`)}
      allowDeselect={false}
      value={chosen ?? ''}
      onChange={(id) => void changePhone(desk, { devices: { ...all, [place]: id === '' ? null : id } })}
      error={isGone ? t('devices.goneHint') : undefined}
      description={fitting.length === 0 ? t('devices.none') : undefined}
      data={[
        { value: '', label: t('devices.systemDefault') },
        ...fitting.map((device) => ({ value: device.id, label: device.label })),
        ...(isGone ? [{ value: chosen, label: t('devices.gone') }] : []),
      ]}
    />
  )
}

function TestTone({
  as,
  device,
  isDisabled,
}: {
  as: 'speaker' | 'ringer'
  device: string | null
  isDisabled: boolean
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const [isPlaying, setIsPlaying] = useState(false)
  const play = async (): Promise<void> => {
    setIsPlaying(true)
    try {
      await desk.callCore('devices.playTestTone', { device, as })
    } catch (error) {
      notify('error', t('devices.testFailed', { reason: explainError(error) }))
    } finally {
      setIsPlaying(false)
    }
  }
  const ToneIcon = as === 'speaker' ? IconVolume : IconBell
  return (
    <Button
      className={classes.deviceTest}
      variant="default"
      disabled={isDisabled}
      loading={isPlaying}
      leftSection={<ToneIcon size={16} aria-hidden="true" />}
      onClick={() => void play()}
    >
      {t(as === 'speaker' ? 'devices.testSpeaker' : 'devices.testRinger')}
    </Button>
  )
}
