import type { Moment } from '../../shared/domain/time.ts'
import { formatWhen } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'

/** Returns how to say when something was written, and where the hub corrected the time, what the computer's clock said. */
export function useWrittenWhen(): (one: {
  readonly at: Moment
  readonly claimedAt?: Moment | undefined
}) => string {
  const { t } = useTranslation()
  return ({ at, claimedAt }) =>
    claimedAt === undefined
      ? formatWhen(at)
      : t('timeCorrected', { when: formatWhen(at), said: formatWhen(claimedAt) })
}
