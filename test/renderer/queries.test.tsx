// @vitest-environment happy-dom
import { screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DoorError } from '../../shared/contract/door.ts'
import { PAGE_ROWS, usePagedRows } from '../../renderer/ui/paged-rows.ts'
import { useDeskQuery } from '../../renderer/ui/use-desk-query.ts'
import { sampleWorld, type FakeDesk } from '../support/fake-desk.ts'
import { pass, renderDesk } from '../support/rendered-desk.tsx'

/** The window's questions: asked once, given up where nobody waits, and asked again when their answer may be another. */

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const askedFor = (desk: FakeDesk, name: string): unknown[] =>
  desk.asked.filter((asked) => asked.name === name).map(({ input }) => input)
const shown = (): string | null => screen.getByRole('status').textContent

function Team() {
  const { data, isLoading, error, retry } = useDeskQuery('session.trialPeople', null)
  return (
    <>
      <output>{isLoading ? 'loading' : (error?.code ?? data?.people.length)}</output>
      <button onClick={retry}>retry</button>
    </>
  )
}

test('what was asked ahead is shown at the first drawing, and not asked twice', async () => {
  const { desk, client, show } = await renderDesk()
  await client.prefetch('session.trialPeople', null)
  show(<Team />)
  expect(shown()).toBe('8')
  await pass(1000)
  expect(askedFor(desk, 'session.trialPeople')).toHaveLength(1)
})

test('what is still under way when it is shown is waited for, and asked once by all who show it', async () => {
  const answer = Promise.withResolvers<{ people: [] }>()
  const { desk, client, show } = await renderDesk({ 'session.trialPeople': () => answer.promise })
  void client.prefetch('session.trialPeople', null)
  await pass(1)
  show(<Team />)
  expect(shown()).toBe('loading')
  answer.resolve({ people: [] })
  await pass(1)
  expect(shown()).toBe('0')
  expect(askedFor(desk, 'session.trialPeople')).toHaveLength(1)
})

test('what is refused ahead of time disturbs nobody: who shows it asks again', async () => {
  let isRefused = true
  const { desk, client, show } = await renderDesk({
    'session.trialPeople': () => {
      if (isRefused) throw new DoorError('offline', 'Not now.', true)
      return { people: [] }
    },
  })
  await expect(client.prefetch('session.trialPeople', null)).resolves.toBeUndefined()
  isRefused = false
  show(<Team />)
  await pass(10)
  expect(shown()).toBe('0')
  expect(askedFor(desk, 'session.trialPeople')).toHaveLength(2)
})

test('a core that is back is asked again, once; a refusal stays with a way to try again', async () => {
  let isRefused = false
  const { desk, show, cut } = await renderDesk({
    'session.trialPeople': () => {
      if (isRefused) throw new DoorError('offline', 'Not now.', true)
      return { people: [] }
    },
  })
  show(<Team />)
  await pass(10)
  cut()
  await pass(2000)
  expect(shown()).toBe('0')
  expect(askedFor(desk, 'session.trialPeople')).toHaveLength(2)

  isRefused = true
  cut()
  await pass(2000)
  expect(shown()).toBe('offline')
  expect(askedFor(desk, 'session.trialPeople')).toHaveLength(3)
  isRefused = false
  screen.getByRole('button').click()
  await pass(10)
  expect(shown()).toBe('0')
})

function Both({ other }: { other: boolean }) {
  const input = { scope: 'due', offset: 0, limit: 20 } as const
  useDeskQuery('followUp.list', input, { about: ['followUp'] })
  useDeskQuery('followUp.list', input, { about: ['customer'], enabled: other })
  return null
}

test('a change asks again what it may concern, by whoever shows it, and nothing else', async () => {
  const { desk, show } = await renderDesk()
  const times = (): number => askedFor(desk, 'followUp.list').length
  show(<Both other={true} />)
  await pass(10)
  expect(times()).toBe(1)
  desk.emitChanged('ticket')
  await pass(300)
  expect(times()).toBe(1)
  desk.emitChanged('customer')
  await pass(300)
  expect(times()).toBe(2)
  desk.emitChanged('followUp', 'customer')
  await pass(300)
  expect(times()).toBe(3)
})

function Found({ text }: { text: string }) {
  const { data } = useDeskQuery('search.find', { text, limit: 5 }, { keepPrevious: true })
  return <output>{data?.tookMs}</output>
}

test('a question that nobody shows any more is taken back, and its answer before stays until the next', async () => {
  const stopped: string[] = []
  const { show } = await renderDesk({
    'search.find': ({ text }, { signal }) => {
      if (text === 'a') return { hits: [], tookMs: 7 }
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => stopped.push(text))
        if (text === 'abc') setTimeout(() => resolve({ hits: [], tookMs: 9 }), 50)
      })
    },
  })
  show(<Found text="a" />)
  await pass(10)
  expect(shown()).toBe('7')
  show(<Found text="ab" />)
  await pass(10)
  show(<Found text="abc" />)
  await pass(10)
  expect(stopped).toEqual(['ab'])
  expect(shown()).toBe('7')
  await pass(50)
  expect(shown()).toBe('9')
  expect(stopped).toEqual(['ab'])
})

test('a core that hangs is said after half a minute', async () => {
  const { show } = await renderDesk({ 'session.trialPeople': () => new Promise(() => undefined) })
  show(<Team />)
  await pass(29_000)
  expect(shown()).toBe('loading')
  await pass(2000)
  expect(shown()).toBe('timedOut')
})

const FILTER = { text: '', scope: 'open', status: null, kind: null, sort: 'due' } as const
type Rows = ReturnType<typeof usePagedRows<'ticket.list'>>

/** A list of 250 tickets, whose numbers say by which filter and after how many changes they came. */
async function openList() {
  let changes = 0
  let answerMs = 0
  const { view } = sampleWorld(Date.now())
  const window = await renderDesk({
    'ticket.list': async ({ text, offset, limit }) => {
      const at = changes
      if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs))
      const rows = Array.from({ length: Math.min(limit, 250 - offset) }, (_, index) => ({
        ticket: { ...view.ticket, number: `${text}${offset + index}@${at}` },
        customerName: null,
        assigneeName: null,
        orderNumber: null,
      }))
      return { rows, total: 250, isCut: false }
    },
  })
  let rows: Rows | undefined
  let drawn = 0
  function List({ text }: { text: string }) {
    drawn += 1
    rows = usePagedRows('ticket.list', { ...FILTER, text }, ['ticket'])
    return null
  }
  return {
    ...window,
    filter: (text: string) => window.show(<List text={text} />),
    rows: (): Rows => rows!,
    drawn: () => drawn,
    rowAt: (index: number) => rows?.rowAt(index)?.ticket.number,
    change: () => {
      changes += 1
      window.desk.emitChanged()
    },
    slow: (ms: number) => void (answerMs = ms),
    offsets: () =>
      askedFor(window.desk, 'ticket.list').map((input) => (input as { offset: number }).offset / PAGE_ROWS),
  }
}

test('a list asks for the pages on the screen alone, and forgets the others when something changed', async () => {
  const list = await openList()
  list.filter('')
  await pass(10)
  expect([list.rows().total, list.rowAt(5), list.rowAt(150)]).toEqual([250, '5@0', undefined])
  list.rows().want(90, 120)
  await pass(10)
  expect([list.rowAt(5), list.rowAt(150)]).toEqual(['5@0', '150@0'])
  expect(list.offsets()).toEqual([0, 1])
  list.rows().want(150, 170)
  await pass(10)
  // a page that was scrolled past is still here
  expect([list.rowAt(5), list.rowAt(150)]).toEqual(['5@0', '150@0'])

  list.change()
  await pass(300)
  expect([list.rowAt(5), list.rowAt(150)]).toEqual([undefined, '150@1'])
  expect(list.offsets()).toEqual([0, 1, 1])
  list.rows().want(0, 20)
  await pass(10)
  expect(list.rowAt(5)).toBe('5@1')
})

test('a list at rest is not drawn, and one answer draws it once', async () => {
  const list = await openList()
  list.filter('')
  await pass(10)
  const before = list.drawn()
  await pass(10_000)
  expect(list.drawn()).toBe(before)
  list.change()
  await pass(1000)
  // the question begins, and is answered
  expect(list.drawn() - before).toBeLessThanOrEqual(2)
  expect(list.rowAt(0)).toBe('0@1')
})

test('while another filter is answered the old rows stay; it is read from the top', async () => {
  const list = await openList()
  list.filter('')
  await pass(10)
  list.rows().want(100, 120)
  await pass(10)
  list.slow(50)
  list.filter('王')
  await pass(10)
  expect([list.rows().isOld, list.rows().total, list.rowAt(100)]).toEqual([true, 250, '100@0'])
  await pass(60)
  expect([list.rows().isOld, list.rowAt(0)]).toEqual([false, '王0@0'])
  expect(list.offsets()).toEqual([0, 1, 0])
})
