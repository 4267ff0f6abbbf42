export default {
  maybe: '可能是：{{kind}}',
  because: { orderReturning: '有订单正在退货中', endedLately: '两周内刚办结过同类工单' },
  last: '最近的工单和记录',
  first: '这位客户还没有过工单。',
} as const
