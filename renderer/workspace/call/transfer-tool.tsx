import { Button, TextInput } from '@mantine/core'
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react'
import type { HandoverNoteFate } from '../../../shared/contract/desk-state.ts'
import { MOST_HANDOVER_NOTE } from '../../../shared/domain/call-record.ts'
import type { CallId, ContactId } from '../../../shared/domain/ids.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { notify } from '../../ui/notify.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { Ago } from '../../ui/duration.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { useLive } from '../../ui/live.ts'
import type { Live } from '../../ui/live-mark.tsx'
import { ActivityDot } from '../../ui/state-dot.tsx'
import classes from './transfer-tool.module.css'
import { nextMarked, transferTargets, type TransferTarget } from './transfer-targets.ts'

interface Props {
  readonly callId: CallId
  readonly contactId: ContactId
  readonly onDone: () => void
}

const NO_NOTE = { note: '' }

/** Chooses where the call goes: type, then Enter for the row that is marked, or click; Escape leaves the call as it is. */
export function TransferTool({ callId, contactId, onDone }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('call')
  const id = useId()
  const shown = useLive('queues', ({ people, queues, spellings, live, session }) => ({
    people,
    queues,
    spellings,
    live,
    session,
  }))
  const team = shown.value
  const [text, setText] = useState('')
  /** The row that Enter takes, by its key: where that one can answer no more, none is marked, and Enter takes nobody else. */
  const [wanted, setWanted] = useState<string | null>(null)
  const field = useRef<HTMLInputElement>(null)
  const draft = useDraft(`transfer:${contactId}`, NO_NOTE)
  // the person asked for this tool with a key or a click, so the caret may follow
  useEffect(() => field.current?.focus(), [])
  const staleAt = shown.frozenAt
  const isFresh = shown.truth.is === 'now'
  const targets = transferTargets(team, text, isFresh)
  const marked = targets.find(({ key, cannotAnswer }) => key === wanted && !cannotAnswer)
  const rowId = ({ key }: TransferTarget): string => `${id}-${key}`
  const transfer = async ({ target }: TransferTarget): Promise<void> => {
    const { note } = draft.value
    const done = await runOrNotify(desk, 'call.transfer', { callId, target, note })
    if (done === undefined) return
    if (done.note !== 'failed') draft.discard()
    if (isLate(done.note)) notify('warning', t(`transferNote.${done.note}`), `transferNote:${callId}`)
    onDone()
  }
  const retype = (typed: string): void => {
    setText(typed)
    setWanted(typed.trim() === '' ? null : nextMarked(transferTargets(team, typed, isFresh), null, 1))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') setWanted(nextMarked(targets, marked?.key ?? null, 1))
    else if (event.key === 'ArrowUp') setWanted(nextMarked(targets, marked?.key ?? null, -1))
    else if (event.key !== 'Enter') return
    // each of them has its meaning here, and none elsewhere
    event.preventDefault()
    if (event.key === 'Enter' && marked) void transfer(marked)
  }
  const onEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.nativeEvent.isComposing) return
    event.preventDefault()
    onDone()
  }
  return (
    <div role="group" aria-label={t('transferTitle')} className={classes.tool} onKeyDown={onEscape}>
      <TextInput
        ref={field}
        role="combobox"
        aria-label={t('transferSearch')}
        aria-expanded
        aria-controls={`${id}-list`}
        aria-activedescendant={marked && rowId(marked)}
        autoComplete="off"
        placeholder={t('transferSearch')}
        value={text}
        onChange={(event) => retype(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      {staleAt !== undefined && (
        <p className={classes.dimmed} role="status">
          {t('transferStale')} <Ago at={staleAt} />
        </p>
      )}
      {targets.length === 0 && <p className={classes.dimmed}>{t('transferNobody')}</p>}
      <ul id={`${id}-list`} role="listbox" aria-label={t('transferTitle')} className={classes.list}>
        {targets.map((target) => (
          <Row
            key={target.key}
            id={rowId(target)}
            target={target}
            isMarked={target === marked}
            live={shown}
            onTake={() => void transfer(target)}
          />
        ))}
      </ul>
      <TextInput
        label={t('transferNote.label')}
        description={marked?.kind === 'number' ? t('transferNote.outside') : undefined}
        maxLength={MOST_HANDOVER_NOTE}
        autoComplete="off"
        value={draft.value.note}
        onChange={(event) => draft.set({ note: event.currentTarget.value })}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
          event.preventDefault()
          if (marked) void transfer(marked)
        }}
      />
      <div className={classes.foot}>
        <span className={classes.dimmed}>
          {marked ? t('transferEnter', { name: marked.name }) : t('transferChoose')}
        </span>
        <Button
          size="compact-sm"
          variant="default"
          rightSection={<KeyHint keys="Esc" />}
          aria-keyshortcuts="Escape"
          onClick={onDone}
        >
          {t('cancel', { ns: 'common' })}
        </Button>
      </div>
    </div>
  )
}

/** True where the colleague does not see the note while it rings, which whoever gave it must know. */
const isLate = (fate: HandoverNoteFate): fate is 'waits' | 'stays' | 'failed' =>
  fate !== 'none' && fate !== 'sent'

interface RowProps {
  readonly id: string
  readonly target: TransferTarget
  readonly isMarked: boolean
  /** How far what colleagues do can be believed. */
  readonly live: Live<unknown>
  readonly onTake: () => void
}

function Row({ id, target, isMarked, live, onTake }: RowProps) {
  const { t } = useTranslation('call')
  const row = useRef<HTMLLIElement>(null)
  useEffect(() => {
    if (isMarked) row.current?.scrollIntoView({ block: 'nearest' })
  }, [isMarked])
  return (
    // keys are heard by the field, which keeps the caret
    <li
      ref={row}
      id={id}
      role="option"
      className={classes.target}
      aria-selected={isMarked}
      aria-disabled={target.cannotAnswer}
      onClick={target.cannotAnswer ? undefined : onTake}
    >
      <span className={classes.name}>{target.name}</span>
      <span className={classes.dimmed}>
        {target.kind === 'queue'
          ? t('transferQueue', { extension: target.target })
          : target.kind === 'person'
            ? target.target
            : t('number')}
      </span>
      {target.activity && (
        <span {...live.mark} className={classes.activity}>
          <ActivityDot activity={target.activity} />
          {target.cannotAnswer && <span className={classes.dimmed}>{t('transferCannot')}</span>}
        </span>
      )}
    </li>
  )
}
