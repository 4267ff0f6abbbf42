import { formatAgo } from '../i18n/format.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { useNowAs } from '../ui/ticker.ts'
import { useBoard } from './board-state.ts'
import classes from './board.module.css'

/** How old what a tile says is. */
export function TileAge() {
  const { t } = useTranslation('board')
  const trueAt = useBoard((view) => view.trueAt)
  const ago = useNowAs((now) => (trueAt === null ? null : formatAgo(trueAt, now)))
  return ago === null ? null : <span className={classes.age}>{t('age', { ago })}</span>
}
