import { Button, Radio, UnstyledButton } from '@mantine/core'
import { useRef, useState, type RefObject } from 'react'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { Disposition } from '../../../shared/domain/call-record.ts'
import type { ContactId, TicketId } from '../../../shared/domain/ids.ts'
import { promisesFollowUp } from '../../../shared/domain/outcome-rules.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { Ago } from '../../ui/duration.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, displayKeys, useFixedKeys, useKeys } from '../../ui/keys.ts'
import { useNow } from '../../ui/ticker.ts'
import { NoteField } from '../ticket/note-field.tsx'
import { useHasOpenForm } from '../ticket/pending-saves.ts'
import { FollowUpFields } from './follow-up-fields.tsx'
import { useWrapUpDraft } from './use-wrap-up-draft.ts'
import classes from './wrap-up.module.css'

interface Props {
  readonly contactId: ContactId
  readonly ticketId: TicketId | null
  /** Null for one that was left for later: no clock runs. */
  readonly timer: CallCard['wrapUp']
  /** The customer was handed over by this agent: without a choice the system sets the outcome. */
  readonly isHandedOver?: boolean
  /** Takes Alt+1…8 for the outcome and the key that finishes. */
  readonly hasKeys: boolean
  readonly onDone?: () => void
}

/** What the call was about, in two keys: Alt and a digit for the outcome, then finish. */
export function WrapUpForm({ contactId, ticketId, timer, isHandedOver, hasKeys, onDone }: Props) {
  const desk = useDeskClient()
  const { t } = useTranslation('wrapUp')
  const { t: common } = useTranslation()
  const { draft, missing, finish } = useWrapUpDraft(contactId, ticketId, onDone)
  const finishKeys = useDesk((desk) => desk.settings.keys.finishWrapUp)
  const { disposition, note } = draft.value
  const options = Disposition.options
  const fields = useRef<HTMLDivElement>(null)
  const gap = useGap(fields, missing === 'outcome' ? '[role=radio]' : 'input[type=datetime-local]')
  const [isWriting, setIsWriting] = useState(false)
  const hasOpenForm = useHasOpenForm(ticketId)
  // the ticket beside has a field for it; one in which something stands or is typed stays
  const hasOwnNote = !hasOpenForm || isWriting || note !== ''

  const end = async (): Promise<void> => (missing === null ? finish() : gap.show())
  const later = async (): Promise<void> => {
    await draft.flush()
    const done = await runOrNotify(desk, 'wrapUp.later', { contactId })
    if (done !== undefined) onDone?.()
  }
  useKeys({ finishWrapUp: hasKeys ? () => void end() : undefined })
  useFixedKeys(
    hasKeys
      ? Object.fromEntries(
          options.map((option, index) => [`Alt+${index + 1}`, () => draft.set({ disposition: option })]),
        )
      : {},
  )
  return (
    <div ref={fields} className={classes.form}>
      <Radio.Group
        label={t('disposition')}
        value={disposition ?? ''}
        onChange={(value) => draft.set({ disposition: value as Disposition })}
      >
        <div className={classes.options}>
          {options.map((option, index) => (
            <Radio.Card
              key={option}
              value={option}
              className={classes.option}
              aria-label={common(`disposition.${option}`)}
              aria-keyshortcuts={hasKeys ? `Alt+${index + 1}` : undefined}
            >
              <span>{common(`disposition.${option}`)}</span>
              {hasKeys && (
                <span className={classes.optionKey} aria-hidden="true">
                  {displayKeys(`Alt+${index + 1}`)}
                </span>
              )}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      {isHandedOver && disposition === null && (
        <span className={classes.dimmed}>
          {t('bySystem', { outcome: common('disposition.transferred') })}
        </span>
      )}
      {promisesFollowUp(disposition) && (
        <FollowUpFields value={draft.value} onChange={(plan) => draft.set(plan)} />
      )}
      {hasOwnNote && (
        <NoteField
          label={t('note')}
          placeholder={t('notePlaceholder')}
          minRows={2}
          maxRows={6}
          value={note}
          hasKey={hasKeys}
          onFocus={() => setIsWriting(true)}
          onText={(text) => draft.set({ note: text })}
        />
      )}
      {gap.isShown && missing !== null && (
        <p className={classes.missing} role="alert">
          {t(missing === 'outcome' ? 'choose' : 'followUp.whenMissing')}
        </p>
      )}
      <div className={classes.main}>
        <Button
          color="wrapUp"
          fullWidth
          disabled={missing !== null}
          title={missing === null ? undefined : t(missing === 'outcome' ? 'choose' : 'followUp.whenMissing')}
          rightSection={hasKeys && <KeyHint keys={finishKeys} />}
          aria-keyshortcuts={ariaKeys(finishKeys)}
          onClick={() => void end()}
        >
          {t('finish')}
        </Button>
      </div>
      <div className={classes.foot}>
        {timer !== null && (
          <TimerActions until={timer.until} contactId={contactId} onLater={() => void later()} />
        )}
        <span className={classes.saved}>
          {draft.isDirty && draft.savedAt !== null && (
            <>
              {t('kept')} <Ago at={draft.savedAt} />
            </>
          )}
        </span>
      </div>
    </div>
  )
}

/** Says what is missing for the end, once it was asked for, and brings the caret to the first field that `selector` finds. */
function useGap(fields: RefObject<HTMLElement | null>, selector: string) {
  const [isShown, setIsShown] = useState(false)
  const show = (): void => {
    setIsShown(true)
    fields.current?.querySelector<HTMLElement>(selector)?.focus()
  }
  return { isShown, show }
}

/** More time, or none now; gone when the time is up, because then it waits by itself. */
function TimerActions({
  until,
  contactId,
  onLater,
}: {
  readonly until: Moment
  readonly contactId: ContactId
  readonly onLater: () => void
}) {
  const desk = useDeskClient()
  const { t } = useTranslation('wrapUp')
  const now = useNow()
  if (now >= until) return null
  return (
    <>
      <UnstyledButton
        className={classes.link}
        onClick={() => void runOrNotify(desk, 'wrapUp.extend', { contactId })}
      >
        {t('extend')}
      </UnstyledButton>
      <UnstyledButton className={classes.link} onClick={onLater}>
        {t('later')}
      </UnstyledButton>
    </>
  )
}
