import { Button } from '@mantine/core'
import { useState } from 'react'
import type { ShelvedCache } from '../../../../shared/contract/kept-caches.ts'
import { losesWork } from '../../../../shared/domain/kept-cache-rules.ts'
import '../../../i18n/caches-texts.ts'
import { formatWhen } from '../../../i18n/format.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk } from '../../../ui/desk-context.ts'
import { Ago } from '../../../ui/duration.tsx'
import { IconTrash } from '../../../ui/icons.ts'
import { STANDING, StateDot } from '../../../ui/state-dot.tsx'
import { UseOtherHub } from '../../../ui/use-other-hub.tsx'
import classes from '../parts/settings.module.css'
import { formatSize, useCacheWords } from './cache-words.ts'
import { DeleteCache } from './delete-cache.tsx'

interface Props {
  readonly cache: ShelvedCache
  readonly onChange: () => void
}

/** Kept data of one hub: whose it is, when it was used, what is unsent in it, and its deletion behind a second question. */
export function KeptCacheCard({ cache, onChange }: Props) {
  const { t } = useTranslation('caches')
  const { nameOf } = useCacheWords()
  const [isAsking, setAsking] = useState(false)
  const { team, at, bytes } = cache
  const name = nameOf(cache)
  return (
    <section className={classes.check} aria-label={name}>
      <header className={classes.checkHead}>
        <h3 className={classes.checkName}>{name}</h3>
        {!isAsking && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconTrash size={14} aria-hidden="true" />}
            aria-label={t('deleteOf', { name, when: formatWhen(at) })}
            onClick={() => setAsking(true)}
          >
            {t('delete')}
          </Button>
        )}
      </header>
      <Standing cache={cache} />
      <dl className={classes.facts}>
        <dt>{t('lastUsed')}</dt>
        <dd>
          {formatWhen(at)} · <Ago at={at} />
        </dd>
        <dt>{t('size')}</dt>
        <dd>{formatSize(bytes)}</dd>
        {team !== null && (
          <>
            {team.hubUrl !== null && (
              <>
                <dt>{t('address')}</dt>
                <dd>{team.hubUrl}</dd>
              </>
            )}
            <dt>{t('team')}</dt>
            <dd>{t('teamOf', { people: team.people, queues: team.queues.join(t('namesJoin')) })}</dd>
          </>
        )}
        <dt>{t('unsent')}</dt>
        <dd>
          <Unsent cache={cache} />
        </dd>
      </dl>
      {cache.isDeletionSuggested && !isAsking && <p className={classes.quiet}>{t('suggested')}</p>}
      {isAsking && <DeleteCache cache={cache} onDone={onChange} onKeep={() => setAsking(false)} />}
    </section>
  )
}

/** Whether it comes back by itself; where its hub answers and is not proven, a person says so. */
function Standing({ cache: { kind, team } }: { readonly cache: ShelvedCache }) {
  const { t } = useTranslation('caches')
  const otherHub = useDesk((desk) => desk.otherHub)
  if (kind !== 'otherHub') return <p className={classes.quiet}>{t(`${kind}Note`)}</p>
  if (team?.hubId == null) return null
  if (otherHub?.is !== 'other' || otherHub.hubId !== team.hubId)
    return <StateDot {...STANDING.idle}>{t('waits')}</StateDot>
  return (
    <StateDot {...STANDING.underWay}>
      {t('here')} <UseOtherHub hubId={otherHub.hubId} className={classes.useHub} />
    </StateDot>
  )
}

function Unsent({ cache: { loss, workOf } }: { readonly cache: ShelvedCache }) {
  const { t } = useTranslation('caches')
  const { workIn } = useCacheWords()
  if (loss.is === 'unknown') return t('lossUnknown')
  if (!losesWork(loss)) return t('nothingUnsent')
  return <StateDot {...STANDING.doubtful}>{workIn(loss, workOf)}</StateDot>
}
