import { Button } from '@mantine/core'
import { useRef, useState } from 'react'
import type { DeskState } from '../../../../shared/contract/desk-state.ts'
import '../../../i18n/diagnostics-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk, useDeskClient, useWholeDesk } from '../../../ui/desk-context.ts'
import { IconCircleCheck, IconCopy, IconRefresh } from '../../../ui/icons.ts'
import { StateDot } from '../../../ui/state-dot.tsx'
import { useNow } from '../../../ui/ticker.ts'
import { TextArea } from '../../../ui/text-area.tsx'
import classes from '../parts/settings.module.css'
import { CheckCard } from './check-card.tsx'
import type { Secrets } from './mask.ts'
import { reportText } from './report-text.ts'
import { CHECK_IDS } from './reports.ts'
import { runCheck, useDiagnostics } from './run-check.ts'

type Known = Pick<DeskState, 'people' | 'queues' | 'session' | 'calls'>

/** Everybody and every number that this desk knows of now. */
const secretsOf = ({ people, queues, session, calls }: Known): Secrets => ({
  names: [
    ...people.map(({ name }) => name),
    ...(session ? [session.person.name] : []),
    ...calls.flatMap((call) => [call.displayName ?? '', call.customer?.customer.name ?? '']),
  ],
  numbers: [
    ...people.map(({ extension }) => extension),
    ...queues.map(({ extension }) => extension),
    ...calls.flatMap(({ number }) => [number.value ?? '', number.display]),
  ],
})

/** Each thing that a call needs, tried out one by one, with what to do when it does not work. */
export function DiagnosticsSettings() {
  const desk = useDeskClient()
  const { t } = useTranslation('diagnostics')
  const speaker = useDesk((desk) => desk.settings.phone.devices.speaker)
  const isRunning = useDiagnostics(({ running }) => running.size > 0)
  // one after the other: reading the cache would make the round trips look slow
  const runAll = async (): Promise<void> => {
    for (const check of CHECK_IDS) await runCheck(desk, check, speaker)
  }
  return (
    <div className={classes.fields}>
      <p className={classes.quiet}>{t('hint')}</p>
      <div>
        <Button
          loading={isRunning}
          leftSection={<IconRefresh size={16} aria-hidden="true" />}
          onClick={() => void runAll()}
        >
          {t('runAll')}
        </Button>
      </div>
      {CHECK_IDS.map((check) => (
        <CheckCard key={check} check={check} />
      ))}
      <CopyReport />
    </div>
  )
}

function CopyReport() {
  const { t } = useTranslation('diagnostics')
  const findings = useDiagnostics((state) => state.findings)
  const known = useWholeDesk(({ people, queues, session, calls }) => ({ people, queues, session, calls }))
  const now = useNow()
  const field = useRef<HTMLTextAreaElement>(null)
  const [isCopied, setIsCopied] = useState(false)
  const newest = Math.max(0, ...Object.values(findings).map(({ at }) => at))
  if (newest === 0) return null
  const copy = (): void => {
    field.current?.select()
    // no permission is needed where a person presses the key, and the desktop shell grants pages none for the clipboard
    // eslint-disable-next-line @typescript-eslint/no-deprecated -- no other way works without that permission
    setIsCopied(document.execCommand('copy'))
  }
  return (
    <div>
      <TextArea
        ref={field}
        label={t('copy.label')}
        description={t('copy.hint')}
        value={reportText(findings, secretsOf(known), Math.min(now, newest))}
        readOnly
        minRows={6}
        maxRows={14}
        spellCheck={false}
        style={{ fontFamily: 'var(--mantine-font-family-monospace)' }}
      />
      <div className={classes.copyRow}>
        <Button variant="default" leftSection={<IconCopy size={16} aria-hidden="true" />} onClick={copy}>
          {t('copy.button')}
        </Button>
        <span role="status">
          {isCopied && (
            <StateDot meaning="ready" icon={IconCircleCheck}>
              {t('copy.done')}
            </StateDot>
          )}
        </span>
      </div>
    </div>
  )
}
