import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useFrozen } from '../../ui/frozen.ts'
import { useNow } from '../../ui/ticker.ts'
import classes from './call-card.module.css'

/** How long it still rings here, and what answering does to the call that is being talked. */
export function RingsUntil({ call, isSecond }: { readonly call: CallCard; readonly isSecond: boolean }) {
  const { t } = useTranslation('call')
  const now = useFrozen(useNow())
  const seconds = call.ringsUntil === null ? 0 : Math.ceil((call.ringsUntil - now) / 1000)
  const facts = [
    isSecond ? t('secondCall') : null,
    seconds > 0 ? t('nextAgentIn', { seconds }) : null,
  ].filter((part) => part !== null)
  return facts.length === 0 ? null : <p className={classes.fact}>{facts.join(' · ')}</p>
}
