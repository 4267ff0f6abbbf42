import { MantineProvider, useMantineColorScheme } from '@mantine/core'
import { useEffect, type CSSProperties } from 'react'
import { languageOf, setLanguage } from '../i18n/index.ts'
import { useTranslation } from '../i18n/use-translation.ts'
import { cssVariables, theme } from '../ui/theme.ts'
import { AgentWall } from './agent-wall.tsx'
import { AlarmRow } from './alarm-row.tsx'
import { BoardHead } from './board-head.tsx'
import { useBoard, useHasPicture, useIsCoreThere } from './board-state.ts'
import classes from './board.module.css'
import { QueueTile } from './queue-tile.tsx'

/** The wall board: to be read from three metres, by everybody in the room. */
export function Board() {
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <Appearance />
      <main className={classes.board}>
        <BoardHead />
        <Wall />
      </main>
    </MantineProvider>
  )
}

/** Language and scheme follow the settings of the desk that the board belongs to. */
function Appearance() {
  const preferences = useBoard(({ language, theme: scheme }) => ({ language, scheme }))
  const { setColorScheme } = useMantineColorScheme()
  const { t } = useTranslation('board')
  const language = preferences && languageOf(preferences.language)
  const isThere = useIsCoreThere()
  const scheme = preferences?.scheme
  useEffect(() => {
    // once more when the shell is back
    if (language !== null && isThere) void setLanguage(language)
  }, [language, isThere])
  useEffect(() => {
    if (scheme !== undefined) setColorScheme(scheme === 'system' ? 'auto' : scheme)
  }, [scheme, setColorScheme])
  const title = `${t('title')} · Ringdesk`
  useEffect(() => {
    document.title = title
  }, [title])
  return null
}

/** More queues than fit side by side stand in rows of equal length. */
const columnsFor = (count: number): number => {
  const rows = Math.ceil(count / 5)
  return Math.max(1, Math.ceil(count / rows))
}

function Wall() {
  const { t } = useTranslation('board')
  const isThere = useIsCoreThere()
  const role = useBoard((view) => view.role)
  const hasPicture = useHasPicture()
  const queueIds = useBoard((view) => view.queueIds) ?? []
  if (role === null) return <p className={classes.empty}>{t(isThere ? 'signedOut' : 'noCore')}</p>
  if (!hasPicture) return <p className={classes.empty}>{t('noPicture')}</p>
  if (queueIds.length === 0) return <p className={classes.empty}>{t('noQueues')}</p>
  return (
    <>
      <AlarmRow />
      <div
        className={classes.queues}
        style={{ '--columns': columnsFor(queueIds.length) } as CSSProperties}
        data-rows={Math.ceil(queueIds.length / columnsFor(queueIds.length))}
      >
        {queueIds.map((id) => (
          <QueueTile key={id} id={id} />
        ))}
      </div>
      <AgentWall />
    </>
  )
}
