import { formatAgo } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useNowAs } from '../ui/ticker.ts'
import { useBoardLive } from './board-state.ts'
import classes from './board.module.css'

/** How old what a tile says is. */
export function TileAge() {
  const { t } = useTranslation('board')
  const live = useBoardLive((view) => view.trueAt)
  const trueAt = live.value
  const ago = useNowAs((now) => (trueAt === null ? null : formatAgo(trueAt, now)))
  return ago === null ? null : (
    <span {...live.mark} className={classes.age} data-live-age>
      {t('age', { ago })}
    </span>
  )
}
