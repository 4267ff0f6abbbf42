import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/conflicts.ts'

const texts: Texts<typeof zh> = {
  newer: 'shown without a newer change; update Ringdesk to see it',
  overwritten: 'Your {{field}} was overwritten',
  overwrittenMany: '{{n}} of your values were overwritten',
  own: 'Yours',
  winning: 'Now',
  by: '{{name}}, {{when}}',
  byCopy: 'Changed while this console was away; noticed {{when}}',
  hub: 'the hub',
  restoreMine: 'Use mine',
  keepTheirs: 'Keep theirs',
  seen: 'Seen',
  show: 'Show',
  field: {
    kind: 'kind',
    priority: 'priority',
    title: 'title',
    reason: 'reason',
    product: 'product',
    customerId: 'customer',
    assignee: 'assignee',
    dueAt: 'deadline',
    name: 'name',
    level: 'level',
    tags: 'tags',
    numbers: 'numbers',
    addresses: 'addresses',
  },
  intent: {
    approved: 'Approval',
    rejected: 'Rejection',
    completeStage: 'Next step',
    waiting: '{{act}}: the hub must confirm it',
    confirmed: '{{act}}: confirmed by the hub, {{when}}',
    refused: '{{act}}: not taken by the hub. {{reason}}',
  },
}
export default texts
