import { Button } from '@mantine/core'
import '../../../i18n/diagnostics-texts.ts'
import { useTranslation } from '../../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../../ui/desk-context.ts'
import { Ago } from '../../../ui/duration.tsx'
import { STANDING, StateDot } from '../../../ui/state-dot.tsx'
import { MicrophoneMeter } from '../parts/microphone-meter.tsx'
import classes from '../parts/settings.module.css'
import type { CheckId, Reports } from './reports.ts'
import { answerSpeaker, runCheck, useDiagnostics } from './run-check.ts'
import { useFacts } from './use-facts.ts'
import { verdictOf } from './verdict.ts'

const APPEARANCE = { well: STANDING.well, doubtful: STANDING.doubtful, bad: STANDING.bad } as const

/** One check: what it found, what that means, and what to do next. */
export function CheckCard({ check }: { readonly check: CheckId }) {
  const desk = useDeskClient()
  const { t } = useTranslation('diagnostics')
  const finding = useDiagnostics((state) => state.findings[check])
  const isRunning = useDiagnostics((state) => state.running.has(check))
  const failed = useDiagnostics((state) => state.failed[check])
  const isListening = useDiagnostics((state) => check === 'speaker' && state.isListening)
  const speaker = useDesk((desk) => desk.settings.phone.devices.speaker)
  const name = t(`check.${check}`)
  return (
    <section className={classes.check} aria-label={name} aria-busy={isRunning}>
      <header className={classes.checkHead}>
        <h2 className={classes.checkName}>{name}</h2>
        {finding && !isRunning && (
          <span className={classes.quiet}>
            <Ago at={finding.at} />
          </span>
        )}
        <Button
          variant="default"
          size="xs"
          loading={isRunning}
          aria-label={check === 'speaker' ? `${t('playTone')} · ${name}` : t('runOne', { name })}
          onClick={() => void runCheck(desk, check, speaker)}
        >
          {t(check === 'speaker' ? 'playTone' : 'run')}
        </Button>
      </header>
      <div role="status">
        {failed !== undefined && <StateDot {...STANDING.bad}>{t('couldNot', { reason: failed })}</StateDot>}
        {failed === undefined && finding && !isListening && <Judged check={check} finding={finding} />}
      </div>
      {isListening && (
        <div className={classes.copyRow}>
          <span>{t('heard')}</span>
          <Button size="xs" variant="default" onClick={() => answerSpeaker(true)}>
            {t('heardYes')}
          </Button>
          <Button size="xs" variant="default" onClick={() => answerSpeaker(false)}>
            {t('heardNo')}
          </Button>
        </div>
      )}
      {check === 'microphone' && isRunning && <MicrophoneMeter />}
    </section>
  )
}

function Judged({
  check,
  finding,
}: {
  readonly check: CheckId
  readonly finding: { readonly at: number; readonly report: Reports[CheckId] }
}) {
  const { t } = useTranslation('diagnostics')
  const facts = useFacts(check, finding.report)
  const verdict = verdictOf(check, finding.report as never, finding.at)
  return (
    <>
      <StateDot {...APPEARANCE[verdict.standing]}>
        <strong>{t(`verdict.${verdict.says}`)}</strong>
      </StateDot>
      {verdict.standing !== 'well' && <p>{t(`next.${verdict.says}`)}</p>}
      {facts.length > 0 && (
        <dl className={classes.facts}>
          {facts.map(([label, value]) => (
            <div key={`${label} ${value}`} className={classes.fact}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  )
}
