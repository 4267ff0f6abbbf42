import type { CallGap, GapKind } from '../../shared/domain/call-gap.ts'
import { gapTotal } from '../../shared/domain/call-gap.ts'
import { formatSeconds } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'

const KINDS: readonly GapKind[] = ['sound', 'line']

/** The times without sound or line of a call that is over or goes on, in words: `sound was away 3.2 s`. */
export function useGapMessages(): (gaps: readonly CallGap[] | undefined) => string[] {
  const { t } = useTranslation()
  return (gaps) =>
    KINDS.flatMap((kind) => {
      const ms = gapTotal(gaps, kind)
      return ms === 0 ? [] : [t(`gap.${kind}`, { span: formatSeconds(ms) })]
    })
}
