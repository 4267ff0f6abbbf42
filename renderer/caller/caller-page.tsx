import { Alert, Button, Group, Paper, Radio, Select, Stack, Text, TextInput, Title } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { CallerOptions } from '../../shared/contract/caller.ts'
import { formatNumber } from '../../shared/domain/number-display.ts'
import { DEFAULT_PLAN } from '../../shared/domain/default-number-plan.ts'
import type { E164 } from '../../shared/domain/e164.ts'
import { readTypedNumber } from '../../shared/domain/typed-number.ts'
import classes from './caller.module.css'
import { CallView } from './call-view.tsx'
import type { CustomerPhone } from './customer-phone.ts'
import { texts } from './texts.ts'

/** A number that is still being typed is nobody's phone yet. */
const SETTLED_MS = 500

interface CallerPageProps {
  readonly phone: CustomerPhone
  readonly options: CallerOptions
}

/** The public number in a typed text; a test caller has no other. */
function typedNumber(text: string): E164 | null {
  const read = readTypedNumber(text, { plan: DEFAULT_PLAN, isExtension: () => false })
  return read.kind === 'one' && read.number.kind === 'e164' ? read.number.e164 : null
}

/** One choice a number: a household shares one. */
function numbersOf({ customers }: CallerOptions): { value: E164; label: string }[] {
  const names = new Map<E164, string[]>()
  for (const { name, e164 } of customers) names.set(e164, [...(names.get(e164) ?? []), name])
  return [...names].map(([e164, shared]) => ({
    value: e164,
    label: `${shared.join(' / ')} · ${formatNumber(e164)}`,
  }))
}

/** A customer's phone: who calls, which queue, and the call. */
export function CallerPage({ phone, options }: CallerPageProps) {
  const state = useSyncExternalStore(phone.subscribe, phone.snapshot)
  const [who, setWho] = useState<'customer' | 'typed' | 'withheld'>(
    options.customers.length ? 'customer' : 'typed',
  )
  const [chosen, setChosen] = useState<E164 | null>(options.customers[0]?.e164 ?? null)
  const [typed, setTyped] = useState('')
  const [queue, setQueue] = useState(options.queues[0]?.extension ?? '')
  const isBusy = state.stage !== 'idle' && state.stage !== 'ended'
  const number = who === 'customer' ? chosen : who === 'typed' ? typedNumber(typed) : null
  const canCall = queue !== '' && (who === 'withheld' || number !== null)
  const isTypedBad = who === 'typed' && typed !== '' && number === null

  // rings here when an agent calls this number back; one who withholds it cannot be called back
  useEffect(() => {
    if (number === null || isBusy) return
    const timer = setTimeout(() => {
      phone
        .become({ number })
        .catch((error: unknown) => console.warn('This number cannot be called back', error))
    }, SETTLED_MS)
    return () => clearTimeout(timer)
  }, [phone, number, isBusy])

  return (
    <main className={classes.page}>
      <Paper component="section" withBorder className={classes.phone} aria-label={texts.title}>
        <header>
          <Title order={1}>{texts.title}</Title>
          <Text size="xs" c="dimmed">
            {texts.about}
          </Text>
        </header>
        <fieldset className={classes.choices} disabled={isBusy}>
          <Radio.Group label={texts.from} value={who} onChange={(value) => setWho(value)}>
            <Group gap="md" mt={4}>
              <Radio
                value="customer"
                label={texts.customer}
                disabled={isBusy || options.customers.length === 0}
              />
              <Radio value="typed" label={texts.typed} disabled={isBusy} />
              <Radio value="withheld" label={texts.withheld} disabled={isBusy} />
            </Group>
          </Radio.Group>
          {who === 'customer' && (
            <Select
              aria-label={texts.chooseCustomer}
              data={numbersOf(options)}
              value={chosen}
              onChange={(value) => setChosen(value)}
              allowDeselect={false}
              searchable
              disabled={isBusy}
            />
          )}
          {who === 'typed' && (
            <TextInput
              aria-label={texts.number}
              placeholder="138 0013 8000"
              inputMode="tel"
              value={typed}
              onChange={(event) => setTyped(event.currentTarget.value)}
              error={isTypedBad ? texts.badNumber : null}
              disabled={isBusy}
            />
          )}
          <Radio.Group label={texts.queue} value={queue} onChange={setQueue}>
            <Group gap="md" mt={4}>
              {options.queues.map(({ id, name, extension }) => (
                <Radio key={id} value={extension} label={name} disabled={isBusy} />
              ))}
            </Group>
          </Radio.Group>
        </fieldset>
        <CallView phone={phone} state={state} />
        {!isBusy && (
          <Button
            size="lg"
            color="ready"
            disabled={!canCall}
            onClick={() => void phone.dial({ number: who === 'withheld' ? null : number }, queue)}
          >
            {texts.call}
          </Button>
        )}
      </Paper>
    </main>
  )
}

/** What stands there when the page cannot work, and the way on. */
export function CallerTrouble({ text }: { readonly text: string }) {
  return (
    <main className={classes.page}>
      <Paper withBorder className={classes.phone}>
        <Alert color="breach" title={texts.failed}>
          <Stack gap="sm" align="start">
            {text}
            <Button variant="default" onClick={() => location.reload()}>
              {texts.retry}
            </Button>
          </Stack>
        </Alert>
      </Paper>
    </main>
  )
}
