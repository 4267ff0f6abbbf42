import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { schemaResolver } from '@mantine/form'
import { useState, type ReactNode, type SubmitEvent } from 'react'
import { isPlainHub } from '../../../shared/domain/hub-address.ts'
import { deskDoor } from '../../../shared/contract/desk.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { useNow } from '../../ui/ticker.ts'
import { useFirstFault } from '../../ui/use-first-fault.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { UseOtherHub } from '../../ui/use-other-hub.tsx'
import { SyncPanel } from '../sync/sync-panel.tsx'
import classes from './sign-in.module.css'
import { secondsToWait } from './slow-down.ts'
import { TrialPeople } from './trial-people.tsx'
import { deskNow } from '../../ui/desk-time.ts'
import type { Moment } from '../../../shared/domain/time.ts'

/** Tells what stands in the way of a sign-in, and until when it has to wait. */
interface Refusal {
  readonly error: unknown
  readonly waitUntil: Moment
}

/** Signs a person in at this console. `trouble`: what stands in the way, above everything else. */
export function SignIn({ trouble }: { readonly trouble?: ReactNode }) {
  const desk = useDeskClient()
  const { t } = useTranslation('signIn')
  const { t: common } = useTranslation()
  const { t: desktop } = useTranslation('desktop')
  const { isTrial, hubUrl } = useDesk(({ isTrial, hubUrl }) => ({ isTrial, hubUrl }))
  const [isBusy, setIsBusy] = useState(false)
  const [refusal, setRefusal] = useState<Refusal | null>(null)

  const signIn = async (ask: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true)
    setRefusal(null)
    try {
      await ask()
    } catch (error) {
      const seconds = secondsToWait(error)
      setRefusal({ error, waitUntil: seconds === null ? 0 : deskNow() + seconds * 1000 })
    } finally {
      setIsBusy(false)
    }
  }
  return (
    <main className={classes.page}>
      <div className={classes.card}>
        <header className={classes.head}>
          <span className={classes.logo} aria-hidden="true">
            R
          </span>
          <h1 className={classes.title}>{t('title')}</h1>
          <LanguageSwitch />
        </header>
        <SyncPanel />
        <TeamNotices />
        {trouble}
        <HubInItsPlace />
        <OfflineLapse />
        {isTrial && (
          <TrialPeople
            isBusy={isBusy}
            onChoose={(extension) => void signIn(() => desk.callCore('session.trialSignIn', { extension }))}
          />
        )}
        <PasswordForm
          isTrial={isTrial}
          isBusy={isBusy}
          refusal={refusal}
          onSignIn={(who) => void signIn(() => desk.callCore('session.signIn', who))}
        />
        {isPlainHub(hubUrl) && (
          <Alert color="held" role="status" variant="light">
            {desktop('plainHub', { url: hubUrl })}
          </Alert>
        )}
        <footer className={classes.foot}>
          <span>{t('hub', { url: hubUrl.replace(/^https?:\/\//, '') })}</span>
          <span>{common('appName')}</span>
        </footer>
      </div>
    </main>
  )
}

interface FormProps {
  readonly isTrial: boolean
  readonly isBusy: boolean
  readonly refusal: Refusal | null
  readonly onSignIn: (who: { readonly user: string; readonly password: string }) => void
}

/** Mantine's form itself is not used: for two fields it would weigh 7 kB in every first load. */
const faultsOf = schemaResolver(deskDoor.calls['session.signIn'].input, { sync: true })

function PasswordForm({ isTrial, isBusy, refusal, onSignIn }: FormProps) {
  const { t } = useTranslation('signIn')
  const now = useNow()
  const [formRef, focusFirstFault] = useFirstFault()
  const [values, setValues] = useState({ user: '', password: '' })
  const [wrong, setWrong] = useState<readonly string[]>([])
  const toldSeconds = secondsToWait(refusal?.error)
  // never more than the hub said: the shared clock may be a little behind the refusal
  const waitSeconds = Math.min(toldSeconds ?? 0, Math.ceil(((refusal?.waitUntil ?? 0) - now) / 1000))
  const isSlowOver = toldSeconds !== null && waitSeconds <= 0
  const message = (error: unknown): string => {
    if (waitSeconds > 0) return t('slowDown', { seconds: waitSeconds })
    if (!(error instanceof DoorError)) return explainError(error)
    if (error.code === 'wrongPassword') return t('wrongPassword')
    if (error.code === 'unreachable' || error.code === 'hubUnreachable') return t('unreachable')
    return explainError(error)
  }
  const set = (name: keyof typeof values, value: string): void => {
    setValues({ ...values, [name]: value })
    setWrong(wrong.filter((one) => one !== name))
  }
  const onSubmit = (event: SubmitEvent): void => {
    event.preventDefault()
    const faults = Object.keys(faultsOf(values))
    setWrong(faults)
    if (faults.length === 0) onSignIn(values)
    else focusFirstFault()
  }
  return (
    <form ref={formRef} noValidate onSubmit={onSubmit} className={classes.form} aria-label={t('byPassword')}>
      {isTrial && <h2 className={classes.subtitle}>{t('byPassword')}</h2>}
      <div className={classes.fields}>
        <TextInput
          label={t('user')}
          placeholder={t('userPlaceholder')}
          autoComplete="username"
          autoFocus={!isTrial}
          required
          withAsterisk={false}
          value={values.user}
          onChange={(event) => set('user', event.currentTarget.value)}
          error={wrong.includes('user') ? t('userMissing') : undefined}
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          required
          withAsterisk={false}
          value={values.password}
          onChange={(event) => set('password', event.currentTarget.value)}
          error={wrong.includes('password') ? t('passwordMissing') : undefined}
          // Mantine marks the box around it only
          aria-invalid={wrong.includes('password')}
        />
      </div>
      {refusal !== null && !isSlowOver && (
        <Alert color="breach" role="alert" variant="light">
          {message(refusal.error)}
        </Alert>
      )}
      <Button type="submit" fullWidth loading={isBusy} disabled={waitSeconds > 0}>
        {t('signIn')}
      </Button>
    </form>
  )
}

/** Notices that a person must know before signing in: whose hub answers here, and what became of the data of before. */
const BEFORE_SIGN_IN: readonly string[] = ['otherTeam', 'teamBack', 'cacheSetAside']

/** Why nobody can work here without the hub any more. */
function OfflineLapse() {
  const { t } = useTranslation('signIn')
  const isLapsed = useDesk((desk) => desk.offlineSignIn.isLapsed)
  if (!isLapsed) return null
  return (
    <Alert color="held" role="status" variant="light">
      {t('lapsed')}
    </Alert>
  )
}

/** Who answers in the place of this team's hub, and what can be done. */
function HubInItsPlace() {
  const { t } = useTranslation('shell')
  const otherHub = useDesk((desk) => desk.otherHub)
  if (otherHub === null) return null
  return (
    <Alert color="held" role="status" variant="light">
      <p className={classes.words}>{t(`otherHub.${otherHub.is}`)}</p>
      {otherHub.is === 'other' && <UseOtherHub hubId={otherHub.hubId} className={classes.link} />}
    </Alert>
  )
}

function TeamNotices() {
  const { t, i18n } = useTranslation('notices')
  const notices = useDesk((desk) => desk.notices)
  return notices
    .filter(({ key }) => BEFORE_SIGN_IN.includes(key) && i18n.exists(key, { ns: 'notices' }))
    .map(({ id, key, values }) => (
      <Alert key={id} color="held" role="status" variant="light">
        {String(t(key as never, values))}
      </Alert>
    ))
}
