import { Alert, Button, PasswordInput, TextInput } from '@mantine/core'
import { useState, type FormEvent } from 'react'
import { isPlainHub } from '../../../shared/domain/hub-address.ts'
import { DoorError } from '../../../shared/contract/door.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDesk, useDeskClient } from '../../ui/desk-context.ts'
import { explainError } from '../../ui/explain-error.ts'
import { useNow } from '../../ui/ticker.ts'
import { LanguageSwitch } from './language-switch.tsx'
import { SyncPanel } from '../sync/sync-panel.tsx'
import classes from './sign-in.module.css'
import { secondsToWait } from './slow-down.ts'
import { TrialPeople } from './trial-people.tsx'
import { deskNow } from '../../ui/desk-time.ts'

/** Who sits at this desk. */
export function SignIn() {
  const desk = useDeskClient()
  const { t } = useTranslation('signIn')
  const { t: common } = useTranslation()
  const { t: desktop } = useTranslation('desktop')
  const { isTrial, hubUrl } = useDesk(({ isTrial, hubUrl }) => ({ isTrial, hubUrl }))
  const [user, setUser] = useState('')
  const [password, setPassword] = useState('')
  const [isBusy, setIsBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [waitUntil, setWaitUntil] = useState(0)
  const now = useNow()
  const waitSeconds = Math.ceil((waitUntil - now) / 1000)

  const signIn = async (ask: () => Promise<unknown>): Promise<void> => {
    setIsBusy(true)
    setError(null)
    try {
      await ask()
    } catch (refusal) {
      setError(refusal)
      const seconds = secondsToWait(refusal)
      if (seconds !== null) setWaitUntil(deskNow() + seconds * 1000)
    } finally {
      setIsBusy(false)
    }
  }
  const onSubmit = (event: FormEvent): void => {
    event.preventDefault()
    void signIn(() => desk.callCore('session.signIn', { user, password }))
  }
  const words = (): string => {
    if (waitSeconds > 0) return t('slowDown', { seconds: waitSeconds })
    if (!(error instanceof DoorError)) return explainError(error)
    if (error.code === 'wrongPassword') return t('wrongPassword')
    if (error.code === 'unreachable' || error.code === 'hubUnreachable') return t('unreachable')
    return explainError(error)
  }
  const isSlowOver = secondsToWait(error) !== null && waitSeconds <= 0

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
        {isTrial && (
          <TrialPeople
            isBusy={isBusy}
            onChoose={(extension) => void signIn(() => desk.callCore('session.trialSignIn', { extension }))}
          />
        )}
        <form onSubmit={onSubmit} className={classes.form} aria-label={t('byPassword')}>
          {isTrial && <h2 className={classes.subtitle}>{t('byPassword')}</h2>}
          <div className={classes.fields}>
            <TextInput
              label={t('user')}
              placeholder={t('userPlaceholder')}
              value={user}
              onChange={(event) => setUser(event.currentTarget.value)}
              autoComplete="username"
              autoFocus={!isTrial}
              required
              withAsterisk={false}
            />
            <PasswordInput
              label={t('password')}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
          </div>
          {error !== null && !isSlowOver && (
            <Alert color="breach" role="alert" variant="light">
              {words()}
            </Alert>
          )}
          <Button type="submit" fullWidth loading={isBusy} disabled={waitSeconds > 0}>
            {t('signIn')}
          </Button>
        </form>
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

/** Notices that a person must know before signing in: whose hub answers here, and what became of the data of before. */
const BEFORE_SIGN_IN: readonly string[] = ['otherTeam', 'teamBack', 'cacheSetAside']

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
