import { dueAfter } from '../../shared/domain/sla.ts'
import type { CustomerBundle } from './bundle.ts'
import { OUYANG_RECEIVER, SAMPLE_CUSTOMERS, receiverName, sampleName } from './sample-facts.ts'
import { ORDERS } from './sample-orders.ts'
import { ScriptedCustomer } from './scripted-customer.ts'
import type { Setting } from './setting.ts'

function wangXiaoming(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.wangXiaoming)
  const { staff } = setting
  const [first, second] = [staff.agentAt(0), staff.agentAt(1)]
  tale.order({ ...ORDERS.purifier, skus: ['AP-420', 'F-AP42'], status: 'delivered', deliveredDaysAgo: 10 })
  const robot = tale.order({ ...ORDERS.robot, skus: ['RV-50'], status: 'completed', deliveredDaysAgo: 402 })
  const asked = tale.call({
    at: tale.at(380, '19:36'),
    queue: staff.technical,
    agent: second,
    outcome: 'answered',
    disposition: 'solved',
    waitedSeconds: 16,
    talkSeconds: 247,
    opensTicket: true,
  })
  const enquiry = tale.ticket(asked, {
    kind: 'enquiry',
    priority: 'P4',
    status: 'closed',
    step: 'answered',
    title: setting.words.sample.robotTitle,
    reason: 'usage',
    order: robot,
    updatedAt: tale.at(379, '10:20'),
  })
  tale.note(enquiry, asked.wrappedUpAt ?? asked.startedAt, second, setting.words.sample.robotNote)
  const gaveUp = tale.call({
    at: tale.at(9, '10:08'),
    queue: staff.afterSales,
    agent: null,
    outcome: 'abandoned',
    disposition: null,
    waitedSeconds: 41,
  })
  const back = tale.call({
    direction: 'outbound',
    at: tale.at(9, '10:19'),
    agent: first,
    outcome: 'answered',
    disposition: 'informationGiven',
    waitedSeconds: 9,
    talkSeconds: 132,
  })
  tale.callBack(gaveUp, setting.words.sample.wangOwed, {
    call: back,
    text: setting.words.sample.wangReached,
  })
  return tale.bundle
}

function chenLi(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.chenLi)
  const { staff } = setting
  const agent = staff.agentAt(3)
  const order = tale.order({
    ...ORDERS.purifierPro,
    skus: ['AP-620'],
    status: 'completed',
    deliveredDaysAgo: 195,
  })
  const reported = tale.call({
    at: tale.at(4, '14:25'),
    queue: staff.technical,
    agent,
    outcome: 'answered',
    disposition: 'ticketOpened',
    waitedSeconds: 22,
    talkSeconds: 318,
    opensTicket: true,
  })
  const supervisor = staff.supervisors[0] ?? agent
  const informedAt = tale.at(1, '16:40')
  const ticket = tale.ticket(reported, {
    kind: 'repair',
    priority: 'P2',
    status: 'waiting',
    step: 'parts',
    title: setting.words.sample.purifierTitle,
    reason: 'noise',
    order,
    updatedAt: informedAt,
    dueAt: dueAfter('nextStep', 'P2', informedAt),
    decision: {
      verdict: 'approved',
      by: supervisor,
      at: tale.at(3, '09:48'),
      comment: setting.words.sample.purifierAgreed,
    },
  })
  tale.note(ticket, reported.wrappedUpAt ?? reported.startedAt, agent, setting.words.sample.purifierNote)
  tale.note(ticket, tale.at(3, '10:02'), agent, setting.words.sample.purifierParts)
  tale.call({
    direction: 'outbound',
    at: informedAt,
    agent,
    outcome: 'answered',
    disposition: 'informationGiven',
    waitedSeconds: 12,
    talkSeconds: 74,
    ticket,
  })
  tale.note(ticket, tale.at(1, '16:43'), agent, setting.words.sample.purifierInformed)
  return tale.bundle
}

function zhouJianguo(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.zhouJianguo)
  const { staff } = setting
  const agent = staff.agentAt(5)
  const order = tale.order({
    ...ORDERS.fatherHeater,
    skus: ['HT-20'],
    status: 'completed',
    deliveredDaysAgo: 686,
  })
  const call = tale.call({
    at: tale.at(310, '09:14'),
    queue: staff.afterSales,
    agent,
    outcome: 'answered',
    disposition: 'ticketOpened',
    waitedSeconds: 8,
    talkSeconds: 402,
    opensTicket: true,
  })
  const ticket = tale.ticket(call, {
    kind: 'exchange',
    priority: 'P3',
    status: 'closed',
    step: 'replacementSent',
    title: setting.words.sample.heaterTitle,
    reason: 'quality',
    order,
    updatedAt: tale.at(299, '17:30'),
    decision: {
      verdict: 'approved',
      by: staff.supervisors[0] ?? agent,
      at: tale.at(309, '11:00'),
      comment: setting.words.sample.heaterAgreed,
    },
  })
  tale.note(ticket, call.wrappedUpAt ?? call.startedAt, agent, setting.words.sample.heaterNote)
  return tale.bundle
}

function zhouTing(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.zhouTing)
  tale.order({
    ...ORDERS.daughterFilter,
    skus: ['WP-600G', 'F-PAC4'],
    status: 'completed',
    deliveredDaysAgo: 651,
    receiver: {
      name: sampleName(SAMPLE_CUSTOMERS.zhouJianguo, setting.language),
      e164: SAMPLE_CUSTOMERS.zhouJianguo.numbers[1].e164,
    },
  })
  tale.call({
    at: tale.at(121, '18:52'),
    queue: setting.staff.afterSales,
    agent: setting.staff.agentAt(2),
    outcome: 'answered',
    disposition: 'informationGiven',
    waitedSeconds: 11,
    talkSeconds: 96,
  })
  return tale.bundle
}

function emilyCarter(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.emilyCarter)
  const { staff } = setting
  const agent = staff.agentAt(4)
  const order = tale.order({
    ...ORDERS.waterPurifier,
    skus: ['WP-600G'],
    status: 'completed',
    deliveredDaysAgo: 91,
  })
  const call = tale.call({
    at: tale.at(60, '15:02'),
    queue: staff.technical,
    agent,
    outcome: 'answered',
    disposition: 'solved',
    waitedSeconds: 27,
    talkSeconds: 366,
    opensTicket: true,
  })
  const ticket = tale.ticket(call, {
    kind: 'enquiry',
    priority: 'P4',
    status: 'closed',
    step: 'answered',
    title: 'How to replace the RO filter of the water purifier WP-600G',
    reason: 'usage',
    order,
    updatedAt: tale.at(59, '11:10'),
  })
  tale.note(ticket, call.wrappedUpAt ?? call.startedAt, agent, setting.words.sample.emilyNote)
  return tale.bundle
}

function liJianjun(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.liJianjun)
  const { staff } = setting
  const agent = staff.agentAt(0)
  tale.order({
    ...ORDERS.officePurifiers,
    skus: ['AP-620', 'AP-420'],
    status: 'completed',
    deliveredDaysAgo: 1201,
  })
  tale.order({ ...ORDERS.officeRobot, skus: ['RV-70'], status: 'completed', deliveredDaysAgo: 517 })
  const order = tale.order({
    ...ORDERS.officeWater,
    skus: ['WP-800G'],
    status: 'completed',
    deliveredDaysAgo: 157,
  })
  const call = tale.call({
    at: tale.at(140, '10:31'),
    queue: staff.complaints,
    agent,
    outcome: 'answered',
    disposition: 'ticketOpened',
    waitedSeconds: 6,
    talkSeconds: 611,
    opensTicket: true,
  })
  const ticket = tale.ticket(call, {
    kind: 'complaint',
    priority: 'P1',
    status: 'closed',
    step: 'agreed',
    title: setting.words.sample.waterTitle,
    reason: 'brokenPromise',
    order,
    updatedAt: tale.at(134, '16:00'),
  })
  tale.note(ticket, call.wrappedUpAt ?? call.startedAt, agent, setting.words.sample.waterNote)
  tale.note(ticket, tale.at(138, '15:20'), staff.supervisors[0] ?? agent, setting.words.sample.waterSettled)
  return tale.bundle
}

function ouyangXue(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.ouyangXue)
  tale.order({
    ...ORDERS.gift,
    skus: ['RC-40'],
    status: 'shipped',
    deliveredDaysAgo: null,
    receiver: { ...OUYANG_RECEIVER, name: receiverName(setting.language) },
  })
  return tale.bundle
}

function linZhiyuan(setting: Setting): CustomerBundle {
  const tale = new ScriptedCustomer(setting, SAMPLE_CUSTOMERS.linZhiyuan)
  tale.order({ ...ORDERS.fan, skus: ['FN-50'], status: 'completed', deliveredDaysAgo: 52 })
  const gaveUp = tale.call({
    at: tale.at(1, '19:47'),
    queue: setting.staff.afterSales,
    agent: null,
    outcome: 'abandoned',
    disposition: null,
    waitedSeconds: 63,
  })
  tale.callBack(gaveUp, setting.words.sample.linOwed, null)
  return tale.bundle
}

/** The fixed first customers of every world, in the order of SAMPLE_CUSTOMERS. */
export const sampleBundles = (setting: Setting): CustomerBundle[] =>
  [wangXiaoming, chenLi, zhouJianguo, zhouTing, emilyCarter, liJianjun, ouyangXue, linZhiyuan].map((tell) =>
    tell(setting),
  )
