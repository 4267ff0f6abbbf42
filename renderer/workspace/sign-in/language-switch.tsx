import { SegmentedControl } from '@mantine/core'
import { currentLanguage, LANGUAGES } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'

/** The language, chosen before anybody signed in; it is kept with the settings. */
export function LanguageSwitch() {
  const desk = useDeskClient()
  const { t } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      value={currentLanguage()}
      onChange={(language) => void runOrNotify(desk, 'settings.set', { language: language })}
      data={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  )
}
