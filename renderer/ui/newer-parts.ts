import { entityDefinition, isEntityType } from '../../shared/entities/registry.ts'
import { currentLanguage } from '../i18n/index.ts'
import { useTranslation } from '../i18n/use-translation.ts'

/** Names kinds of entities for a person; one that this version does not know is called by its own name. */
export function useKindNames(): (kinds: readonly string[]) => string {
  const { t } = useTranslation('notices')
  return (kinds) =>
    kinds
      .map((kind) =>
        isEntityType(kind) ? entityDefinition(kind).title[currentLanguage()] : t('newKind', { kind }),
      )
      .join(t('kindsJoin'))
}
