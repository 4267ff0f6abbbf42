import { Button, Loader } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import classes from './sign-in.module.css'

/** After this the person is told that it takes longer than usual, in milliseconds. */
const SLOW_MS = 5000

/** Shown until the core has told its first state. */
export function Starting() {
  const { t } = useTranslation('signIn')
  const [isSlow, setIsSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setIsSlow(true), SLOW_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <main className={classes.page} role="status">
      <Loader size="sm" type="dots" />
      <p>{t('starting')}</p>
      {isSlow && (
        <>
          <p className={classes.dimmed}>{t('startingSlow')}</p>
          <Button variant="default" size="xs" onClick={() => window.location.reload()}>
            {t('reload')}
          </Button>
        </>
      )}
    </main>
  )
}
