import '../../../i18n/caches-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk } from '../../../ui/desk-context.ts'
import { faceOf, Panel } from '../../../ui/panel.tsx'
import { STANDING, StateDot } from '../../../ui/state-dot.tsx'
import { useDeskQuery } from '../../../ui/use-desk-query.ts'
import classes from '../parts/settings.module.css'
import { formatSize } from './cache-words.ts'
import { KeptCacheCard } from './kept-cache-card.tsx'

/** The data of every hub that was used on this computer: what waits in it, and the only way to delete it. */
export function CacheSettings() {
  const { t } = useTranslation('caches')
  const query = useDeskQuery('caches.list', null, { about: [] })
  const hubUrl = useDesk((desk) => desk.hubUrl)
  const face = faceOf(query, () => null)
  if (query.data === undefined) return <Panel label={t('kept')} heading={null} face={face} />
  const { inUse, kept } = query.data
  return (
    <div className={classes.fields}>
      <p className={classes.quiet}>{t('intro')}</p>
      <section className={classes.check} aria-label={t('inUse')}>
        <StateDot {...STANDING.well}>
          <strong>{t('inUse')}</strong>
        </StateDot>
        <dl className={classes.facts}>
          <dt>{t('address')}</dt>
          <dd>{hubUrl}</dd>
          <dt>{t('size')}</dt>
          <dd>{formatSize(inUse.bytes)}</dd>
        </dl>
      </section>
      <section className={classes.part} aria-label={t('kept')}>
        <h2 className={classes.partTitle}>{t('kept')}</h2>
        {kept.length === 0 && <p className={classes.quiet}>{t('none')}</p>}
        {kept.map((cache) => (
          <KeptCacheCard key={cache.file} cache={cache} onChange={query.retry} />
        ))}
      </section>
    </div>
  )
}
