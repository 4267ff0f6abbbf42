import type { SegmentView } from '../../../shared/contract/desk-state.ts'
import type { CallRecord } from '../../../shared/domain/call-record.ts'
import { isWrapUpOwed, segmentOutcome, segmentsOf } from '../../../shared/domain/segments.ts'
import type { Names } from '../names/names.ts'

/** Each agent's part of a call as it is shown, with names, in the order in which they came. */
export const segmentViews = (call: CallRecord, names: Names): SegmentView[] =>
  segmentsOf(call).map((segment) => ({
    ...segment,
    agentName: names.person(segment.agentId),
    handedOverToName: names.person(segment.handedOverTo),
    outcome: segmentOutcome(segment),
    isWrapUpOwed: isWrapUpOwed(call, segment),
  }))
