import { Button, Radio, UnstyledButton } from '@mantine/core'
import type { CallCard } from '../../../shared/contract/desk-state.ts'
import { Disposition } from '../../../shared/domain/call-record.ts'
import type { ContactId, PersonId, TicketId } from '../../../shared/domain/ids.ts'
import { promisesFollowUp } from '../../../shared/domain/outcome-rules.ts'
import type { Moment } from '../../../shared/domain/time.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { deskNow } from '../../ui/desk-time.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { Ago } from '../../ui/duration.tsx'
import { KeyHint } from '../../ui/key-hint.tsx'
import { ariaKeys, useFixedKeys, useKeys } from '../../ui/keys.ts'
import { useNow } from '../../ui/ticker.ts'
import { useDraft } from '../../ui/use-draft.ts'
import { TextArea } from '../../ui/text-area.tsx'
import { saveOpenTicket } from '../ticket/pending-saves.ts'
import { FollowUpFields } from './follow-up-fields.tsx'
import { EMPTY_PLAN, planOf, type PlanDraft } from './follow-up-plan.ts'
import classes from './wrap-up.module.css'

interface WrapUpDraft extends PlanDraft {
  readonly disposition: Disposition | null
  readonly note: string
}
const EMPTY: WrapUpDraft = { disposition: null, note: '', ...EMPTY_PLAN }

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
  const draft = useDraft(`wrapUp:${contactId}`, EMPTY)
  const finishKeys = useDesk((desk) => desk.settings.keys.finishWrapUp)
  const me = useDesk((desk) => desk.session?.person.id ?? null)
  const { disposition, note } = draft.value
  const isPromise = promisesFollowUp(disposition)
  const isPlanMissing = useIsPlanMissing(draft.value, me)
  const options = Disposition.options

  const finish = async (): Promise<void> => {
    if (disposition === null) return
    const followUp = isPromise ? planOf(draft.value, me, deskNow()) : null
    if (followUp === undefined || !(await saveOpenTicket(ticketId))) return
    await draft.flush()
    const done = await runOrNotify(desk, 'wrapUp.finish', { contactId, disposition, note, followUp })
    if (done === undefined) return
    draft.discard()
    onDone?.()
  }
  const later = async (): Promise<void> => {
    await draft.flush()
    const done = await runOrNotify(desk, 'wrapUp.later', { contactId })
    if (done !== undefined) onDone?.()
  }
  useKeys({ finishWrapUp: hasKeys ? () => void finish() : undefined })
  useFixedKeys(
    hasKeys
      ? Object.fromEntries(
          options.map((option, index) => [`Alt+${index + 1}`, () => draft.set({ disposition: option })]),
        )
      : {},
  )
  return (
    <div className={classes.form}>
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
                  {index + 1}
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
      {isPromise && <FollowUpFields value={draft.value} onChange={(plan) => draft.set(plan)} />}
      <TextArea
        label={t('note')}
        placeholder={t('notePlaceholder')}
        minRows={2}
        maxRows={6}
        maxLength={10_000}
        value={note}
        onChange={(event) => draft.set({ note: event.currentTarget.value })}
      />
      <Button
        color="wrapUp"
        fullWidth
        disabled={disposition === null || isPlanMissing}
        title={disposition === null ? t('choose') : isPlanMissing ? t('followUp.whenMissing') : undefined}
        rightSection={hasKeys && <KeyHint keys={finishKeys} />}
        aria-keyshortcuts={ariaKeys(finishKeys)}
        onClick={() => void finish()}
      >
        {t('finish')}
      </Button>
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

/** Whether the chosen outcome promises a call without a time to come; asked again as time goes. */
function useIsPlanMissing(draft: WrapUpDraft, me: PersonId | null): boolean {
  const now = useNow()
  return promisesFollowUp(draft.disposition) && planOf(draft, me, now) === undefined
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
