import { Progress } from '@mantine/core'
import { formatCount, formatShare } from '../../i18n/format.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk } from '../../ui/desk-context.ts'
import { LiveAge } from '../../ui/live-mark.tsx'
import { useIsHubThere, useLive } from '../../ui/live.ts'
import classes from './sync-panel.module.css'

/** True while the first copy of the team's data, or the one after a long absence, is not whole. */
export const useIsCopying = (): boolean => useLive('sync', (desk) => desk.sync.progress !== null).value

/**
 * How far the copy of the team's data is, where a person waits for it: done of total, and what can be done meanwhile.
 * Nothing where the copy is whole.
 */
export function SyncPanel() {
  const { t } = useTranslation('shell')
  const live = useLive('sync', (desk) => desk.sync)
  const { progress, freshAt } = live.value
  const isOnline = useIsHubThere()
  const isSignedIn = useDesk((desk) => desk.session !== null)
  if (progress === null) return null
  const share = progress.total === 0 ? 0 : Math.min(1, progress.done / progress.total)
  const title = t(freshAt === null ? 'copy.first' : 'copy.again')
  const numbers = { done: formatCount(progress.done), total: formatCount(progress.total) }
  return (
    <section {...live.mark} className={classes.panel} aria-label={title}>
      <h2 className={classes.title}>{title}</h2>
      <Progress.Root size="md">
        <Progress.Section value={share * 100} aria-label={t('progress')} />
      </Progress.Root>
      <p className={classes.count}>
        <span>{progress.total === 0 ? t('copy.counting') : t('copy.count', numbers)}</span>
        <LiveAge live={live} />
        <span>{formatShare(share)}</span>
      </p>
      <p className={classes.text}>
        {t(isOnline ? 'copy.meanwhile' : isSignedIn ? 'copy.cutOff' : 'copy.signedOut')}
      </p>
    </section>
  )
}
