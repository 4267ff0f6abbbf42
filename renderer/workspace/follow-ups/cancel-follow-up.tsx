import { Button, Group, TextInput } from '@mantine/core'
import { schemaResolver, useForm } from '@mantine/form'
import { useState } from 'react'
import type { FollowUp } from '../../../shared/domain/follow-up.ts'
import '../../i18n/follow-ups-texts.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { useDeskClient } from '../../ui/desk-context.ts'
import { notify } from '../../ui/notify.ts'
import { Panel } from '../../ui/panel.tsx'
import { runOrNotify } from '../../ui/run-or-notify.ts'
import { useFirstFault } from '../../ui/use-first-fault.ts'
import { CancelForm } from './follow-up-forms.ts'
import { useFollowUpFault } from './use-follow-up-fault.ts'
import classes from './follow-ups.module.css'

interface Props {
  readonly followUp: FollowUp
  readonly onDone: () => void
}

/** Gives a follow-up up. It stays in the list of all, and it asks why: a call that is owed is not wiped away. */
export function CancelFollowUp(props: Props) {
  const { t } = useTranslation('followUps')
  const [isAsking, setIsAsking] = useState(false)
  if (isAsking) return <CancelReason {...props} onBack={() => setIsAsking(false)} />
  return (
    <Button variant="subtle" color="breach" w="fit-content" onClick={() => setIsAsking(true)}>
      {t('cancel.button')}
    </Button>
  )
}

function CancelReason({ followUp, onDone, onBack }: Props & { readonly onBack: () => void }) {
  const desk = useDeskClient()
  const { t } = useTranslation('followUps')
  const messageOf = useFollowUpFault()
  const [formRef, focusFirstFault] = useFirstFault()
  const form = useForm({
    initialValues: { why: '' },
    validate: schemaResolver(CancelForm, { sync: true }),
    transformValues: (values) => CancelForm.parse(values),
  })
  const cancel = async ({ why }: { readonly why: string }): Promise<void> => {
    const acts = [{ type: 'followUp.cancel' as const, id: followUp.id, why }]
    const done = await runOrNotify(desk, 'acts.do', { acts, basedOn: null, draft: null })
    if (done === undefined) return
    notify('info', t('cancel.done'))
    onDone()
  }
  const code = form.errors.why
  return (
    <Panel label={t('cancel.title')} face={{ face: 'filled' }}>
      <form
        ref={formRef}
        noValidate
        className={classes.body}
        onSubmit={form.onSubmit(cancel, focusFirstFault)}
      >
        <TextInput
          label={t('cancel.why')}
          autoFocus
          maxLength={500}
          {...form.getInputProps('why')}
          error={typeof code === 'string' ? messageOf(code) : undefined}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onBack}>
            {t('cancel.back')}
          </Button>
          <Button type="submit" color="breach" loading={form.submitting}>
            {t('cancel.confirm')}
          </Button>
        </Group>
      </form>
    </Panel>
  )
}
