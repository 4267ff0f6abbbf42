import { Radio, Stack } from '@mantine/core'
import '../../i18n/settings-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { changeSetting } from './change-setting.ts'
import classes from './parts/settings.module.css'

/** Language and theme; both hold at once, nothing is lost. */
export function AppearanceSettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('settings')
  const { language, theme } = useDesk((desk) => ({
    language: desk.settings.language,
    theme: desk.settings.theme,
  }))
  return (
    <div className={classes.fields}>
      <Radio.Group
        label={t('appearance.language')}
        value={language}
        onChange={(next) => void changeSetting(desk, { language: next })}
      >
        <Stack gap="sm" mt="sm">
          <Radio value="system" label={t('appearance.system')} />
          <Radio value="zh-CN" label={t('appearance.zh')} />
          <Radio value="en" label={t('appearance.en')} />
        </Stack>
      </Radio.Group>
      <Radio.Group
        label={t('appearance.theme')}
        value={theme}
        onChange={(next) => void changeSetting(desk, { theme: next })}
      >
        <Stack gap="sm" mt="sm">
          <Radio value="system" label={t('appearance.system')} />
          <Radio value="light" label={t('appearance.light')} />
          <Radio value="dark" label={t('appearance.dark')} />
        </Stack>
      </Radio.Group>
    </div>
  )
}
