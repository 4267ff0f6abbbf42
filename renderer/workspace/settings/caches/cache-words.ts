import type { ShelvedCache } from '../../../../shared/contract/kept-caches.ts'
import type { CacheLoss } from '../../../../shared/domain/kept-cache-rules.ts'
import '../../../i18n/caches-texts.ts'
import { formatCount } from '../../../i18n/format.ts'
import { currentLanguage } from '../../../i18n/index.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'

const MEGABYTE = 1_000_000
/** So much of a hub's id tells two of them apart. */
const ID_SHOWN = 8

/** A size of a file, as in `3.4 MB`. */
export const formatSize = (bytes: number): string =>
  new Intl.NumberFormat(currentLanguage(), {
    style: 'unit',
    unit: 'megabyte',
    minimumFractionDigits: 1,
    maximumFractionDigits: 1,
  }).format(bytes / MEGABYTE)

const KINDS = ['commands', 'drafts', 'wrapUps', 'onlyHere'] as const

/** Says of a kept cache whose it is, and what is lost with it. */
export function useCacheWords() {
  const { t } = useTranslation('caches')
  return {
    /** What a person calls it: its queues, else the id of its hub. */
    nameOf: ({ kind, team, file }: Pick<ShelvedCache, 'kind' | 'team' | 'file'>): string => {
      if (kind === 'damagedFile')
        return t(file.startsWith('settings') ? 'damagedFile.settings' : 'damagedFile.knownHubs')
      if (kind !== 'otherHub') return t(kind)
      if (team !== null && team.queues.length > 0) return team.queues.join(t('namesJoin'))
      return team?.hubId ? t('hubOf', { id: team.hubId.slice(0, ID_SHOWN) }) : t('hubUnknown')
    },
    /** Counts of everything that is in no other place, with whose it is; null where nobody can say. */
    workIn: (loss: CacheLoss, workOf: readonly string[]): string | null => {
      if (loss.is === 'unknown') return null
      const parts = KINDS.filter((kind) => loss[kind] > 0).map((kind) =>
        t(`work.${kind}`, { n: formatCount(loss[kind]) }),
      )
      const work = parts.join(t('join'))
      return workOf.length === 0 ? work : t('workOf', { work, names: workOf.join(t('namesJoin')) })
    },
  }
}
