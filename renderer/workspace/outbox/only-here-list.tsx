import { useEffect, useRef } from 'react'
import type { SyncState } from '../../../shared/contract/desk-state.ts'
import '../../i18n/outbox-list-texts.ts'
import { formatCount } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { useIsHubThere } from '../../ui/live.ts'
import { faceOf, Panel } from '../../ui/panel.tsx'
import { askAgain } from '../../ui/queries.ts'
import { useDeskQuery } from '../../ui/use-desk-query.ts'
import { OnlyHereRow } from './only-here-row.tsx'
import classes from './outbox-list.module.css'

/** What the hub lost with its earlier data and only this computer still has, one by one; what the hub did not take stands first. */
export function OnlyHereList({ counts }: { readonly counts: SyncState['onlyHere'] }) {
  const desk = useDeskClient()
  const { t } = useTranslation('outboxList')
  const isHubThere = useIsHubThere()
  const query = useDeskQuery('onlyHere.list', null, { about: [] })
  // the list is not part of the ledger: it moves with its counts
  const known = `${counts.toSend} ${counts.notTaken}`
  const asked = useRef(known)
  useEffect(() => {
    if (asked.current !== known) askAgain(desk, 'onlyHere.list', null)
    asked.current = known
  }, [desk, known])
  const items = query.data?.items
  if (items === undefined)
    return <Panel label={t('onlyHere.group')} heading={null} face={faceOf(query, () => null)} />
  const total = counts.toSend + counts.notTaken
  return (
    <section aria-label={t('onlyHere.group')}>
      <h3 className={classes.group}>
        {t('onlyHere.group')} · {formatCount(total)}
      </h3>
      <p className={classes.intro}>{t('onlyHere.intro')}</p>
      {isHubThere && !counts.isTaken && <p className={classes.reason}>{t('onlyHere.rejecting')}</p>}
      <ul className={classes.list}>
        {items.map((item) => (
          <OnlyHereRow
            key={`${item.entity}/${item.id}/${item.epoch}`}
            item={item}
            isRejected={isHubThere && !counts.isTaken}
            onChange={query.retry}
          />
        ))}
      </ul>
      {total > items.length && <p className={classes.intro}>{t('more', { n: total - items.length })}</p>}
    </section>
  )
}
