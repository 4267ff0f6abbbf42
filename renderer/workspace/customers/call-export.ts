import type { TFunction } from 'i18next'
import type { DeskState, SegmentView } from '../../../shared/contract/desk-state.ts'
import { currentLanguage } from '../../i18n/index.ts'
import { unclaimedOutcome } from '../../../shared/domain/segments.ts'
import { SECOND_MS } from '../../../shared/domain/time.ts'
import { sheetTime, toCsv, type CsvValue } from '../../ui/csv.ts'
import type { DeskClient } from '../../ui/desk-client-types.ts'
import { shownNumber } from '../../ui/shown-number.ts'
import type { Exported } from '../../ui/export-button.tsx'
import { askPage } from '../../ui/paged-rows.ts'
import { rangFor, wrappedUpFor } from '../customer/segment-texts.ts'
import type { CallListRow } from './call-list.tsx'
import { queueNameOf, type CallFilter } from './customers-view.ts'

/** The most that the desk gives at once. */
const EXPORT_PAGE = 200

const HEAD = [
  'part',
  'started',
  'direction',
  'outcome',
  'customer',
  'number',
  'queue',
  'waited',
  'agent',
  'rang',
  'answered',
  'left',
  'talked',
  'held',
  'wrapUp',
  'disposition',
  'setBy',
  'transferredTo',
  'note',
  'contact',
  'place',
] as const

interface Words {
  readonly t: TFunction<'customers'>
  readonly common: TFunction
  readonly queues: DeskState['queues']
}
/** Whole seconds: what spreadsheets add up. */
const seconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / SECOND_MS))

function agentCells(segment: SegmentView | undefined, { t, common }: Words, row: CallListRow): CsvValue[] {
  // an older record of several agents may hold an outcome that is nobody's: it stands with the first of them, as nobody's
  const unclaimed = segment === undefined || segment === row.segments[0] ? unclaimedOutcome(row.call) : null
  const outcome = segment?.outcome?.disposition ?? unclaimed
  const setBy =
    outcome === null ? null : !segment?.outcome ? 'unknown' : segment.outcome.isBySystem ? 'system' : 'agent'
  return [
    segment?.agentName,
    seconds(segment ? rangFor(segment) : null),
    sheetTime(segment?.answeredAt ?? null),
    sheetTime(segment?.leftAt ?? null),
    segment && seconds(segment.talkedMs),
    segment && seconds(segment.heldMs),
    seconds(segment ? wrappedUpFor(segment) : null),
    outcome === null ? '' : common(`disposition.${outcome}`),
    setBy === null ? '' : t(`calls.export.setBy.${setBy}`),
    segment?.handedOverToName,
    segment?.note,
  ]
}

/** The lines of one call, in the order of the head line: one for each agent, and one for a call that reached none. */
export function exportRows(row: CallListRow, words: Words): CsvValue[][] {
  const { call, customerName, segments } = row
  const { common, queues } = words
  const parts = segments.length === 0 ? [undefined] : segments
  return parts.map((segment, index) => [
    `${index + 1}/${parts.length}`,
    sheetTime(call.startedAt),
    common(`direction.${call.direction}`),
    call.outcome === null ? '' : common(`outcome.${call.outcome}`),
    customerName,
    shownNumber(call) ?? '',
    queueNameOf(queues, call.queueId),
    seconds(call.waitedMs),
    ...agentCells(segment, words, row),
    call.contactId,
    row.place?.[currentLanguage()],
  ])
}

/**
 * The filtered calls as a CSV file, a line for each agent's part, read a page at a time. A call that moves between pages meanwhile is
 * written once. `onProgress` hears how many calls of how many; the signal ends it with the signal's reason.
 */
export async function exportCalls(
  desk: DeskClient,
  filter: CallFilter,
  words: Words,
  onProgress: (done: number, total: number) => void,
  signal: AbortSignal,
): Promise<Exported> {
  const calls = new Map<string, CsvValue[][]>()
  let pages = 1
  for (let page = 0; page < pages; page += 1) {
    signal.throwIfAborted()
    const answer = await askPage(desk, 'call.list', filter, page, EXPORT_PAGE, signal)
    for (const row of answer.rows) calls.set(row.call.id, exportRows(row, words))
    pages = Math.ceil(answer.total / EXPORT_PAGE)
    onProgress(calls.size, answer.total)
  }
  signal.throwIfAborted()
  const head = HEAD.map((column) => words.t(`calls.export.columns.${column}`))
  return { text: toCsv(head, [...calls.values()].flat()), count: calls.size, isCut: false }
}
