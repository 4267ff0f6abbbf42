// @vitest-environment happy-dom
import { MantineProvider } from '@mantine/core'
import { act, cleanup, render, screen } from '@testing-library/react'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ReactElement } from 'react'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Board } from '../../renderer/board/board.tsx'
import { keepBoardConnected } from '../../renderer/board/board-state.ts'
import { closeOverlay, openOverlay } from '../../renderer/ui/palette-store.ts'
import { CallColumn } from '../../renderer/workspace/call/call-column.tsx'
import { IntentLines } from '../../renderer/workspace/conflicts/intent-row.tsx'
import { OverwrittenBadge } from '../../renderer/workspace/conflicts/overwritten-badge.tsx'
import { DeskRoom } from '../../renderer/workspace/desk-room.tsx'
import OutboxList from '../../renderer/workspace/outbox/outbox-list.tsx'
import { QueueStrip } from '../../renderer/workspace/queue/queue-strip.tsx'
import QueuesRoom from '../../renderer/workspace/queues/queues-room.tsx'
import { DeviceSettings } from '../../renderer/workspace/settings/device-settings.tsx'
import { HubSettings } from '../../renderer/workspace/settings/hub-settings.tsx'
import { LiveRegion } from '../../renderer/workspace/shell/live-region.tsx'
import { Notices } from '../../renderer/workspace/shell/notices.tsx'
import { SignIn } from '../../renderer/workspace/sign-in/sign-in.tsx'
import { UnfinishedWrapUps } from '../../renderer/workspace/wrap-up/unfinished-wrap-ups.tsx'
import { WrapUpForm } from '../../renderer/workspace/wrap-up/wrap-up-form.tsx'
import { boardDoor, type BoardState } from '../../shared/contract/board.ts'
import type { DeskState } from '../../shared/contract/desk-state.ts'
import { portPair, serveDoor, type Port } from '../../shared/contract/door.ts'
import type { TicketId } from '../../shared/domain/ids.ts'
import type { OverwrittenValue } from '../../shared/domain/overwritten-value.ts'
import { timeLimitOf } from '../support/property.ts'
import { pass } from '../support/rendered-desk.tsx'
import { click, press, renderRoom, ROOM_TIME, textOf, type RenderedRoom } from '../support/rendered-room.tsx'
import { sampleId } from '../support/sample-world/sample-id.ts'
import { sampleWorld } from '../support/fake-desk.ts'
import { SelectionBar } from '../../renderer/workspace/tickets/selection-bar.tsx'
import type { FollowUpListRow } from '../../renderer/workspace/follow-ups/follow-up-columns.tsx'
import { FollowUpFilters } from '../../renderer/workspace/follow-ups/follow-up-filters.tsx'
import { HolderField } from '../../renderer/workspace/follow-ups/holder-field.tsx'
import type { SampleWorld } from '../support/sample-world/sample-world.ts'

// the whole console is drawn again and again, which takes its time on a busy machine
vi.setConfig({ testTimeout: timeLimitOf(60_000) })

/**
 * Everything on the screen that draws a list out of the state that the core tells, while that changes without end: what is shown
 * is never older than 250 ms. (Lists that ask the core are in lists-under-load.) What draws such a list is found in the sources.
 */

/** As often as the state changes, in milliseconds. */
const EVERY_MS = 35
/** The oldest state that may be shown. */
const MOST_MS = 250
const MOST_BEHIND = Math.floor(MOST_MS / EVERY_MS)
const CHANGES = 60

/** Stands in what the core tells in its n-th change. */
const nth = (n: number): string => `N${n}.`

interface Fed {
  /** The file that draws it, in renderer/workspace. */
  readonly file: string
  readonly show: () => ReactElement
  readonly change: (n: number, world: SampleWorld) => Partial<DeskState>
  /** Brings it to where it draws its list. */
  readonly open?: () => Promise<void>
  /** What is seen after the n-th change; the mark of `nth` in the text where nothing else is said. */
  readonly isSeen?: (n: number, room: RenderedRoom) => boolean
}

const nothing = (): void => undefined
const [TICKET] = ['t1' as TicketId]
const person = (n: number, { state }: SampleWorld): Partial<DeskState> => ({
  people: state.people.map((one, index) => (index === 1 ? { ...one, name: nth(n) } : one)),
})
const queue = (n: number, { state }: SampleWorld): Partial<DeskState> => ({
  queues: state.queues.map((one, index) => (index === 0 ? { ...one, name: nth(n) } : one)),
})
const call =
  (fields: Partial<SampleWorld['call']>) =>
  (n: number, { call: one }: SampleWorld): Partial<DeskState> => ({
    calls: [{ ...one, customer: null, displayName: nth(n), ...fields }],
  })
const RINGING = { phase: 'ringing', direction: 'inbound', customer: null, answeredAt: null } as const
const overwritten = (n: number): Partial<DeskState> => {
  const value: OverwrittenValue = {
    id: 'o1',
    entity: 'ticket',
    entityId: TICKET,
    field: 'title',
    own: 'a',
    ownAt: 1,
    winning: nth(n),
    by: null,
    at: 2,
  }
  return { conflicts: { overwritten: [value], intents: [] } }
}
const intents = (n: number): Partial<DeskState> => ({
  conflicts: {
    overwritten: [],
    intents: Array.from({ length: 1 + (n % 11) }, (_, index) => ({
      id: `i${index}`,
      ticketId: TICKET,
      act: { type: 'ticket.completeStage', id: TICKET, fromStep: 0 },
      at: ROOM_TIME,
      status: 'confirmed',
      settledAt: ROOM_TIME,
      refusal: null,
    })),
  },
})
const OWED: FollowUpListRow = {
  followUp: {
    id: sampleId('f1'),
    customerId: null,
    ticketId: null,
    contactId: null,
    queueId: null,
    number: null,
    cause: 'manual',
    subject: 'a promise',
    status: 'owed',
    assignee: null,
    createdAt: 1,
    dueAt: ROOM_TIME,
    attempts: [],
  },
  customerName: null,
  queueName: null,
  ticketNumber: null,
  assigneeName: null,
  isPending: false,
}
const followUpNeeded = async (): Promise<void> => {
  await click(screen.getByRole('radio', { name: 'Follow-up needed' }))
  await click(screen.getByRole('combobox', { name: 'Who calls again' }))
}
const wrapUp = (): ReactElement => (
  <WrapUpForm contactId={sampleId('contact1')} ticketId={null} timer={null} hasKeys={false} />
)

const LISTS: readonly Fed[] = [
  { file: 'queues/queues-room.tsx', show: () => <QueuesRoom />, change: queue },
  { file: 'queues/queue-table.tsx', show: () => <QueuesRoom />, change: person },
  { file: 'queues/agent-table.tsx', show: () => <QueuesRoom />, change: person },
  { file: 'queue/queue-strip.tsx', show: () => <QueueStrip />, change: queue },
  {
    file: 'call/transfer-tool.tsx',
    show: () => <CallColumn />,
    change: person,
    open: () => press(/^Transfer/),
  },
  {
    file: 'tickets/selection-bar.tsx',
    show: () => (
      <SelectionBar
        tickets={[sampleWorld(ROOM_TIME).view.ticket]}
        leftOut={0}
        onClear={nothing}
        onDone={nothing}
      />
    ),
    change: person,
    open: () => press('Assign'),
  },
  {
    file: 'follow-ups/follow-up-filters.tsx',
    show: () => <FollowUpFilters />,
    change: person,
    open: async () => click(screen.getByRole('combobox', { name: 'Whose' })),
  },
  {
    file: 'follow-ups/holder-field.tsx',
    show: () => <HolderField row={OWED} />,
    change: person,
    open: () => press('Hand over'),
  },
  { file: 'call/call-column.tsx', show: () => <CallColumn />, change: call({}) },
  {
    file: 'call/waiting-calls.tsx',
    show: () => <CallColumn />,
    change: (n, { call: one }) => ({
      calls: Array.from({ length: 5 }, (_, index) => ({
        ...one,
        ...RINGING,
        callId: sampleId(`k${index}`),
        displayName: nth(n),
      })),
    }),
    isSeen: (n) =>
      (screen.queryByRole('region', { name: 'Ringing · 2' })?.textContent ?? '').includes(nth(n)),
  },
  {
    file: 'shell/live-region.tsx',
    show: () => <LiveRegion />,
    change: call({ phase: 'ringing', answeredAt: null }),
  },
  {
    file: 'ticket/desk-ticket.tsx',
    show: () => <DeskRoom />,
    change: (n, { call: one, view }) => {
      const openTickets = Array.from({ length: 1 + (n % 11) }, (_, at) => ({
        ...view.ticket,
        id: `x${at}` as TicketId,
      }))
      return { calls: [{ ...one, customer: one.customer && { ...one.customer, openTickets } }] }
    },
    isSeen: (n) => textOf(document.body).includes(`Other open tickets ${1 + (n % 11)}`),
  },
  {
    file: 'conflicts/overwritten-badge.tsx',
    show: () => <OverwrittenBadge entity="ticket" id={TICKET} />,
    change: overwritten,
    open: () => press(/overwritten/),
  },
  {
    file: 'outbox/outbox-list.tsx',
    show: () => <OutboxList />,
    change: overwritten,
    open: () => act(async () => openOverlay('outbox')),
  },
  {
    file: 'conflicts/intent-row.tsx',
    show: () => <IntentLines ticketId={TICKET} />,
    change: intents,
    isSeen: (n) => screen.queryAllByTestId('intent-confirmed').length === 1 + (n % 11),
  },
  {
    file: 'wrap-up/unfinished-wrap-ups.tsx',
    show: () => <UnfinishedWrapUps isElsewhere={() => false} />,
    change: (n, { state }) => ({ wrapUps: state.wrapUps.map((one) => ({ ...one, customerName: nth(n) })) }),
  },
  { file: 'wrap-up/follow-up-fields.tsx', show: wrapUp, change: person, open: followUpNeeded },
  {
    file: 'settings/device-settings.tsx',
    show: () => <DeviceSettings />,
    change: (n) => ({ devices: [{ id: 'usb', label: nth(n), kind: 'microphone' }] }),
    open: () => click(screen.getByRole('combobox', { name: 'Microphone' })),
  },
  {
    file: 'settings/hub-settings.tsx',
    show: () => <HubSettings />,
    change: (n, { state: { sync } }) => ({
      sync: { ...sync, newer: { kinds: [{ kind: nth(n), count: 1 }], keys: [] } },
    }),
  },
  {
    file: 'shell/notices.tsx',
    show: () => <Notices />,
    change: (n) => ({ notices: [{ id: nth(n), at: ROOM_TIME, level: 'info', key: nth(n), values: {} }] }),
    // the corner shows a few at a time, the others after them; each is taken when it comes
    isSeen: (n, room) =>
      room.inputsOf('notice.dismiss').some((input) => (input as { id: string }).id === nth(n)),
  },
  {
    file: 'sign-in/sign-in.tsx',
    show: () => <SignIn />,
    change: (n) => ({
      session: null,
      notices: [
        {
          id: nth(n),
          at: ROOM_TIME,
          level: 'warning',
          key: 'otherTeam',
          values: { file: nth(n), commands: '1', drafts: '0' },
        },
      ],
    }),
  },
]

/** These read the state and draw lists that are none of it: of fixed words, of answers (lists-under-load), of what is typed. */
const OF_SOMETHING_ELSE = [
  'customers/call-list.tsx',
  'follow-ups/follow-up-details.tsx',
  'follow-ups/new-follow-up.tsx',
  'help/keys-help.tsx',
  'my-work/my-work.tsx',
  'settings/approvals/approval-limits.tsx',
  'settings/own-hub/own-hub-trouble.tsx',
  'settings/caches/cache-settings.tsx',
  'settings/desktop-settings.tsx',
  'settings/diagnostics/check-card.tsx',
  'settings/diagnostics/diagnostics-settings.tsx',
  'settings/key-settings.tsx',
  'shell/my-state.tsx',
  'shell/rail.tsx',
  'ticket/ticket-footer.tsx',
  'wrap-up/wrap-up-form.tsx',
]

test('every list that is drawn out of the state has its row here', () => {
  const workspace = join(import.meta.dirname, '../../renderer/workspace')
  const drawing = globSync('**/*.tsx', { cwd: workspace }).filter((file) => {
    const text = readFileSync(join(workspace, file), 'utf8')
    return (
      /\buse(?:Live|Desk|WholeDesk|AgentShown)\(/.test(text) &&
      (/\.(?:flatM|m)ap\(/.test(text) || /notices/.test(text))
    )
  })
  const listed = new Set([...LISTS.map(({ file }) => file), ...OF_SOMETHING_ELSE])
  expect(drawing.filter((file) => !listed.has(file))).toEqual([])
})

beforeEach(() => closeOverlay())

/** Changes the state without end; gives how many changes what is seen is behind at most. */
async function mostBehind(change: (n: number) => void, isSeen: (n: number) => boolean): Promise<number> {
  let most = 0
  for (let n = 1; n <= CHANGES; n += 1) {
    await act(async () => {
      change(n)
      await vi.advanceTimersByTimeAsync(EVERY_MS)
    })
    let behind = 0
    while (behind < n && !isSeen(n - behind)) behind += 1
    most = Math.max(most, behind)
  }
  return most
}

test.each(LISTS)('$file', async ({ show, change, open, isSeen }) => {
  const room = await renderRoom(<MantineProvider env="test">{show()}</MantineProvider>, {
    state: (world) => change(0, world),
  })
  await open?.()
  const asked = room.desk.asked.length
  const seen = isSeen ?? ((n: number): boolean => textOf(document.body).includes(nth(n)))
  const behind = await mostBehind(
    (n) => room.desk.patch(change(n, room.world)),
    (n) => seen(n, room),
  )
  expect(behind).toBeLessThanOrEqual(MOST_BEHIND)
  // what the core tells is not asked for once more
  const questions = room.desk.asked
    .slice(asked)
    .filter(({ name }) => !/^(notice\.dismiss|state\.alive)$/.test(name))
  expect(questions.length).toBeLessThanOrEqual((CHANGES * EVERY_MS) / 200)
})

describe('the wall board', () => {
  beforeEach(() => void vi.useFakeTimers({ now: ROOM_TIME }))
  afterEach(() => {
    cleanup()
    vi.useRealTimers()
  })
  const nobody = {
    ready: 0,
    paused: 0,
    ringing: 0,
    talking: 0,
    wrapUp: 0,
    unreachable: 0,
    signedOut: 0,
    unknown: 0,
  }
  const board = (n: number): Pick<BoardState, 'queues' | 'agents' | 'trueAt'> => ({
    trueAt: Date.now(),
    queues: [
      {
        id: sampleId('q1'),
        name: nth(n),
        extension: '5000',
        waiting: 1,
        longestSince: ROOM_TIME - 600_000,
        serviceLevelSeconds: 20,
        totals: { offered: 1, answered: 1, inTime: 1, abandoned: 0 },
        agents: nobody,
      },
    ],
    agents: [
      {
        id: sampleId('p1'),
        name: nth(n),
        extension: '1001',
        state: { activity: 'paused', pauseReason: 'break', since: ROOM_TIME - 3_600_000 },
        queues: [],
      },
    ],
  })

  test('shows queues, agents and alarms of its core, however often they change', async () => {
    const fixed = { role: 'supervisor', hub: 'online', language: 'en', theme: 'light' } as const
    const [window, core] = portPair()
    let isOpened = false
    const door = serveDoor(
      boardDoor,
      core,
      {
        'board.snapshot': () => ({ seq: 0, state: { ...fixed, ...board(0) }, now: Date.now() }),
        'board.alive': () => null,
      },
      (text, error) => console.error(text, error ?? ''),
    )
    void keepBoardConnected(() => {
      if (isOpened) return new Promise<Port>(() => undefined)
      isOpened = true
      return Promise.resolve(window)
    })
    render(<Board />)
    await pass(100)
    const queues = (): HTMLElement[] => screen.getAllByRole('region', { name: /^N\d+\.$/ })
    const isSeen = (n: number): boolean =>
      queues().every((tile) => textOf(tile).includes(nth(n))) &&
      textOf(screen.getByRole('region', { name: 'Agents' })).includes(nth(n)) &&
      textOf(screen.getByRole('region', { name: 'Alarms' })).includes(nth(n))
    const behind = await mostBehind(
      (n) => door.emit('board', { seq: n, patch: board(n), now: Date.now() }),
      isSeen,
    )
    expect(behind).toBeLessThanOrEqual(MOST_BEHIND)
  })
})
