import { SegmentedControl } from '@mantine/core'
import { currentLanguage, LANGUAGES, type Language } from '../../i18n/index.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { tellDesk } from '../../ui/tell-desk.ts'

/** The language, chosen before anybody signed in; it is kept with the settings. */
export function LanguageSwitch() {
  const { t } = useTranslation()
  return (
    <SegmentedControl
      size="xs"
      value={currentLanguage()}
      onChange={(language) => void tellDesk('settings.set', { language: language as Language })}
      data={LANGUAGES.map((value) => ({ value, label: t(`language.${value}`) }))}
    />
  )
}
