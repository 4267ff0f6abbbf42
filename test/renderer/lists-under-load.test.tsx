// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, fireEvent, screen } from '@testing-library/react'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { useEffect, type ReactElement } from 'react'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import { BesideCall } from '../../renderer/workspace/call/beside-call.tsx'
import FindCaller from '../../renderer/workspace/call/find-caller.tsx'
import { OverwrittenLink } from '../../renderer/workspace/conflicts/overwritten-link.tsx'
import { CustomerPanel } from '../../renderer/workspace/customer/customer-panel.tsx'
import { CallDetails } from '../../renderer/workspace/customers/call-details.tsx'
import CustomersRoom from '../../renderer/workspace/customers/customers-room.tsx'
import { useCustomersView } from '../../renderer/workspace/customers/customers-view.ts'
import { OthersWithNumber } from '../../renderer/workspace/customers/others-with-number.tsx'
import FollowUpsRoom from '../../renderer/workspace/follow-ups/follow-ups-room.tsx'
import {
  NO_FILTER,
  setFollowUpFilter,
  showFollowUp,
} from '../../renderer/workspace/follow-ups/follow-ups-view.ts'
import { NewFollowUp } from '../../renderer/workspace/follow-ups/new-follow-up.tsx'
import MyWork from '../../renderer/workspace/my-work/my-work.tsx'
import OutboxList from '../../renderer/workspace/outbox/outbox-list.tsx'
import SearchPalette from '../../renderer/workspace/search/search-palette.tsx'
import { TrialPeople } from '../../renderer/workspace/sign-in/trial-people.tsx'
import { MergedInto } from '../../renderer/workspace/ticket/merged-into.tsx'
import { TicketPanel } from '../../renderer/workspace/ticket/ticket-panel.tsx'
import TicketsRoom from '../../renderer/workspace/tickets/tickets-room.tsx'
import type { DeskDoor } from '../../shared/contract/desk.ts'
import type { CallName, DoorHandlers } from '../../shared/contract/door.ts'
import type { CallRecordId, CustomerId, FollowUpId, TicketId } from '../../shared/domain/ids.ts'
import type { OverwrittenValue } from '../../shared/domain/overwritten-value.ts'
import { pass } from '../support/rendered-desk.tsx'
import { renderRoom } from '../support/rendered-room.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

/**
 * Everything on the screen that asks the core, while changes come without end: it asks again every 250 ms at least, and has one
 * question under way. What asks is found in the sources, so a new list fails here until it has its row.
 */

type Question = CallName<DeskDoor>
interface Fed {
  /** The file that asks, in renderer. */
  readonly file: string
  readonly question: Question
  /** Where the same question is asked in several ways. */
  readonly as?: string
  readonly show: () => ReactElement
  /** Brings it to where it asks. */
  readonly open?: () => void
}

const TICKET = 't1' as TicketId
const CUSTOMER = 'c1' as CustomerId
const overwritten = (entity: 'ticket' | 'customer'): ReactElement => {
  const entityId = entity === 'ticket' ? TICKET : CUSTOMER
  const field = entity === 'ticket' ? ('title' as const) : ('name' as const)
  const value: OverwrittenValue = {
    id: 'o1',
    entity,
    entityId,
    field,
    own: 'a',
    ownAt: 1,
    winning: 'b',
    by: null,
    at: 2,
  }
  return <OverwrittenLink overwritten={value} />
}
const customer = (): ReactElement => <CustomerPanel customerId={CUSTOMER} />
const followUps = (): ReactElement => <FollowUpsRoom />
const nothing = (): void => undefined

/** What is looked at beside the sample world's call. */
function Beside({ call, customerId }: { call: SampleWorld['call']; customerId: CustomerId | null }) {
  const subject = { call: null, besideCall: call, waitingId: null, customerId, ticketId: TICKET }
  return <BesideCall subject={subject} />
}
/** Who calls is looked for by a name. */
function TypedCaller() {
  useEffect(() => void fireEvent.change(screen.getByRole('combobox'), { target: { value: '王' } }), [])
  return <FindCaller call={world!.call} onDone={nothing} />
}
let world: SampleWorld | undefined

const LISTS: readonly Fed[] = [
  { file: 'workspace/tickets/tickets-room.tsx', question: 'ticket.list', show: () => <TicketsRoom /> },
  {
    file: 'workspace/customers/customers-room.tsx',
    question: 'customer.list',
    show: () => <CustomersRoom />,
  },
  {
    file: 'workspace/customers/customers-room.tsx',
    question: 'call.list',
    show: () => <CustomersRoom />,
    open: () => useCustomersView.setState({ tab: 'calls' }),
  },
  {
    file: 'workspace/customers/call-details.tsx',
    question: 'call.get',
    show: () => <CallDetails id={'r1' as CallRecordId} />,
  },
  {
    file: 'workspace/follow-ups/follow-ups-room.tsx',
    question: 'followUp.list',
    as: 'owed',
    show: followUps,
    open: () => setFollowUpFilter(NO_FILTER),
  },
  {
    file: 'workspace/follow-ups/follow-ups-room.tsx',
    question: 'followUp.list',
    as: 'past',
    show: followUps,
    open: () => setFollowUpFilter({ scope: 'all' }),
  },
  {
    file: 'workspace/follow-ups/follow-ups-room.tsx',
    question: 'followUp.get',
    show: followUps,
    open: () => {
      setFollowUpFilter(NO_FILTER)
      showFollowUp({ show: 'followUp', id: 'f9' as FollowUpId })
    },
  },
  {
    file: 'workspace/follow-ups/new-follow-up.tsx',
    question: 'customer.match',
    show: () => <NewFollowUp onCreated={nothing} onCancel={nothing} />,
  },
  {
    file: 'workspace/customers/others-with-number.tsx',
    question: 'customer.match',
    show: () => <OthersWithNumber raw="13800138000" onShow={nothing} />,
  },
  { file: 'workspace/my-work/my-work.tsx', question: 'work.list', show: () => <MyWork /> },
  { file: 'workspace/call/find-caller.tsx', question: 'search.find', show: () => <TypedCaller /> },
  { file: 'workspace/customer/customer-panel.tsx', question: 'customer.get', show: customer },
  { file: 'workspace/customer/timeline.tsx', question: 'customer.timeline', show: customer },
  {
    file: 'workspace/search/search-palette.tsx',
    question: 'search.find',
    show: () => <SearchPalette />,
    open: () => openOverlay('search', '王'),
  },
  {
    file: 'workspace/sign-in/trial-people.tsx',
    question: 'session.trialPeople',
    show: () => <TrialPeople isBusy={false} onChoose={nothing} />,
  },
  {
    file: 'workspace/outbox/outbox-list.tsx',
    question: 'outbox.list',
    show: () => <OutboxList />,
    open: () => openOverlay('outbox'),
  },
  {
    file: 'workspace/conflicts/overwritten-link.tsx',
    question: 'ticket.get',
    show: () => overwritten('ticket'),
  },
  {
    file: 'workspace/conflicts/overwritten-link.tsx',
    question: 'customer.get',
    show: () => overwritten('customer'),
  },
  {
    file: 'workspace/ticket/merged-into.tsx',
    question: 'ticket.get',
    show: () => <MergedInto id={TICKET} />,
  },
  {
    file: 'workspace/ticket/ticket-panel.tsx',
    question: 'ticket.get',
    show: () => <TicketPanel ticketId={TICKET} />,
  },
  {
    file: 'workspace/call/beside-call.tsx',
    question: 'ticket.get',
    show: () => <Beside call={world!.call} customerId={null} />,
  },
  {
    file: 'workspace/call/beside-call.tsx',
    question: 'customer.get',
    show: () => <Beside call={world!.call} customerId={CUSTOMER} />,
  },
]

/** These show nothing of the ledger, and its changes make none of them ask again. */
const NOT_FED = [
  "workspace/outbox/only-here-list.tsx asks 'onlyHere.list'",
  "workspace/settings/backups/backup-settings.tsx asks 'backups.list'",
  "workspace/settings/caches/cache-settings.tsx asks 'caches.list'",
  "workspace/settings/own-hub/own-hub-trouble.tsx asks 'ownHub.look'",
  // what number a text holds
  "workspace/call/dial-hint.tsx asks 'number.read'",
  "workspace/search/search-palette.tsx asks 'number.read'",
]

test('everything that asks the core has its row here', () => {
  const renderer = join(import.meta.dirname, '../../renderer')
  const asking = globSync('{workspace,board,ui}/**/*.{ts,tsx}', { cwd: renderer }).flatMap((file) =>
    [...readFileSync(join(renderer, file), 'utf8').matchAll(/\buse(?:DeskQuery|PagedRows)\(\s*(\S+?),/g)].map(
      ([, question]) => `${file} asks ${question}`,
    ),
  )
  const listed = [...LISTS.map(({ file, question }) => `${file} asks '${question}'`), ...NOT_FED]
  expect([...new Set(listed)].toSorted()).toEqual([...new Set(asking)].toSorted())
})

/** As often as a change comes, in milliseconds: sooner than any pause that a list waits for. */
const EVERY_MS = 35
/** The longest time between two questions, in milliseconds: the maximum wait, and the change that ends it. */
const MOST_MS = 250 + EVERY_MS

beforeEach(() => {
  closeOverlay()
  showFollowUp(null)
  useCustomersView.setState({ tab: 'customers' })
})

/** Shows a list over a core that answers its question after so many milliseconds, and notes when it was asked. */
async function feed(list: Fed, answerMs: number) {
  const askedAt: number[] = []
  const underWay = new Map<string, number>()
  let most = 0
  list.open?.()
  const room = await renderRoom(<></>, {
    answers: (sample) => {
      world = sample
      const answer = answersOf(sample)[list.question] as (input: unknown) => unknown
      const noted = async (input: unknown): Promise<unknown> => {
        const key = JSON.stringify(input)
        askedAt.push(Date.now())
        underWay.set(key, (underWay.get(key) ?? 0) + 1)
        most = Math.max(most, underWay.get(key) ?? 0)
        if (answerMs > 0) await new Promise((resolve) => setTimeout(resolve, answerMs))
        underWay.set(key, (underWay.get(key) ?? 1) - 1)
        return answer(input)
      }
      return { ...draftOfNumber, [list.question]: noted }
    },
  })
  return { room, askedAt, most: () => most, inputs: () => underWay.size }
}

/** A number that was typed into a new follow-up before. */
const draftOfNumber: Partial<DoorHandlers<DeskDoor>> = {
  'draft.get': ({ key }) => ({ key, value: { number: '13800138000' }, savedAt: 1 }),
}
const answersOf = (sample: SampleWorld): Partial<DoorHandlers<DeskDoor>> => {
  const page = { rows: [], total: 0 }
  return {
    'ticket.get': () => sample.view,
    'ticket.list': () => ({ ...page, isCut: false }),
    'customer.get': () => sample.card,
    'customer.list': () => ({ ...page, isCut: false }),
    'customer.timeline': () => ({ items: sample.card.timeline }),
    'customer.match': () => ({ e164: null, candidates: [] }),
    'followUp.list': () => ({ ...page, isCut: false }),
    'followUp.get': () => null,
    'work.list': () => ({
      tickets: page,
      missed: page,
      followUps: page,
      drafts: [],
      isNewcomer: false,
    }),
    'call.list': () => page,
    'call.get': () => null,
    'search.find': () => ({ hits: [], tookMs: 1 }),
    'outbox.list': () => ({ items: [] }),
    'session.trialPeople': () => ({ people: [] }),
  }
}

describe.each(LISTS)('$file, $question $as', (list) => {
  test.each([0, 600])('fed without end by a core that answers in %i ms', async (answerMs) => {
    const { room, askedAt, most, inputs } = await feed(list, answerMs)
    room.show(<MantineProvider env="test">{list.show()}</MantineProvider>)
    await pass(700)
    expect(askedAt.length).toBeGreaterThanOrEqual(1)
    const before = askedAt.length
    const from = Date.now()
    for (let passed = 0; passed < 3000; passed += EVERY_MS)
      await act(async () => {
        room.desk.emitChanged()
        await vi.advanceTimersByTimeAsync(EVERY_MS)
      })
    const asked = [from, ...askedAt.slice(before), Date.now()]
    const gaps = asked.slice(1).map((at, index) => at - (asked[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(MOST_MS + answerMs)
    // and not more often than it must
    expect(askedAt.length - before).toBeLessThanOrEqual((3000 / 200) * inputs())
    expect(most()).toBe(1)
    // what changed last is asked for after it
    const last = Date.now()
    await pass(2 * MOST_MS + 2 * answerMs)
    expect(askedAt.at(-1)).toBeGreaterThanOrEqual(last - EVERY_MS)
  })
})

test('what is to be sent follows its counts, also where they change while the core answers', async () => {
  const outbox = LISTS.find(({ question }) => question === 'outbox.list')!
  const { room, askedAt, most } = await feed(outbox, 600)
  room.show(<MantineProvider env="test">{outbox.show()}</MantineProvider>)
  await pass(700)
  for (let sent = 0; sent < 60; sent += 1)
    await act(async () => {
      room.desk.patch({ sync: { ...room.desk.state().sync, toSend: sent } })
      await vi.advanceTimersByTimeAsync(EVERY_MS)
    })
  const last = Date.now()
  await pass(2000)
  expect(most()).toBe(1)
  expect(askedAt.at(-1)).toBeGreaterThanOrEqual(last - EVERY_MS)
})
