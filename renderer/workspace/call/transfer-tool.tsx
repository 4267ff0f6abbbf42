import { TextInput, UnstyledButton } from '@mantine/core'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import type { CallId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { Ago } from '../../ui/duration.tsx'
import { useStaleAt } from '../../ui/live-age.ts'
import { ActivityDot } from '../../ui/state-dot.tsx'
import classes from './transfer-tool.module.css'
import { transferTargets, type TransferTarget } from './transfer-targets.ts'

/** Chooses where the call goes: type, then Enter for the first, or click. */
export function TransferTool({ callId, onDone }: { readonly callId: CallId; readonly onDone: () => void }) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const team = useDesk(({ people, queues, live, session }) => ({ people, queues, live, session }))
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  // the person asked for this tool with a key or a click, so the caret may follow
  useEffect(() => field.current?.focus(), [])
  const targets = transferTargets(team, text)
  const staleAt = useStaleAt()
  const transfer = async ({ target }: TransferTarget): Promise<void> => {
    const done = await runOrNotify(desk, 'call.transfer', { callId, target })
    if (done !== undefined) onDone()
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const first = targets[0]
    if (event.key === 'Escape') onDone()
    if (event.key === 'Enter' && !event.nativeEvent.isComposing && first && text.trim() !== '')
      void transfer(first)
  }
  return (
    <div role="group" aria-label={t('transferTitle')} className={classes.tool}>
      <TextInput
        ref={field}
        aria-label={t('transferSearch')}
        placeholder={t('transferSearch')}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {staleAt !== undefined && (
        <p className={classes.dimmed} role="status">
          {t('transferStale')} <Ago at={staleAt} />
        </p>
      )}
      {targets.length === 0 && <p className={classes.dimmed}>{t('transferNobody')}</p>}
      <ul className={classes.list}>
        {targets.map((target) => (
          <li key={target.key}>
            <UnstyledButton className={classes.target} onClick={() => void transfer(target)}>
              <span className={classes.name}>{target.name}</span>
              {target.kind === 'queue' ? (
                <span className={classes.dimmed}>{t('transferQueue', { extension: target.target })}</span>
              ) : target.kind === 'person' ? (
                <>
                  <span className={classes.dimmed}>{target.target}</span>
                  {target.activity && (
                    <span className={`${classes.activity} ${staleAt === undefined ? '' : classes.old}`}>
                      <ActivityDot activity={target.activity} />
                    </span>
                  )}
                </>
              ) : (
                <span className={classes.dimmed}>{t('number')}</span>
              )}
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </div>
  )
}
