import type { AttemptOutcome, FollowUp } from '../../../shared/domain/follow-up.ts'
import { phrases, type Phrase } from './phrase.ts'

/** What is written down of calls, in one language. */
export interface CallWords {
  /** The customer calls again about a ticket that is being worked on. */
  readonly progressAsked: readonly Phrase[]
  /** An agent reached the customer by phone, or did not. */
  readonly reached: readonly Phrase[]
  readonly notReached: readonly Phrase[]
  /** A request was refused, and the customer has to hear it. */
  readonly refused: readonly Phrase[]
  /** Of an attempt of a follow-up, by its outcome. */
  readonly attempts: Readonly<Record<AttemptOutcome, readonly Phrase[]>>
  /** What a follow-up is about, by its cause. */
  readonly subjects: Readonly<Record<FollowUp['cause'], readonly Phrase[]>>
  /** What a stranger said whose number is no customer's. */
  readonly strangerTitles: readonly Phrase[]
  readonly strangerNotes: readonly Phrase[]
  /** What an agent may know of a customer, kept on the customer. */
  readonly customerNotes: readonly Phrase[]
  /** The supervisor's word on a request. */
  readonly verdicts: Readonly<Record<'approved' | 'rejected', readonly string[]>>
}

export const CALL_WORDS: CallWords = {
  progressAsked: phrases(`
    客户来电催问进度，已告知当前环节，预计{when}有结果。
    客户再次来电，问{product}什么时候能处理好，已催办。
    {caller}来电补充：{symptom}的情况又出现一次，已记录。
    客户来电询问退回的快递单号，已告知{courier}{waybill}。
    客户来电，语气着急，已致歉并承诺{when}回电。`),
  reached: phrases(`
    已回电{caller}，告知进展，客户表示认可。
    电话联系客户，说明下一步安排，客户同意。
    回电客户，约定{when}再联系。
    已致电客户核对地址和联系方式，无误。`),
  notReached: phrases(`
    回电无人接听，已发短信，稍后再打。
    两次回电未接，{when}再联系。
    客户电话占线，稍后再拨。`),
  refused: phrases(`
    已致电客户说明驳回原因，客户不太满意，但表示理解。
    已告知客户不符合条件，可以付费处理，客户说再考虑。
    客户不接受驳回，要求投诉，已说明可以补充资料后重新申请。`),
  attempts: {
    reached: phrases(`
      已接通，客户问题已处理。
      接通，客户说刚才只是想问物流，已告知。
      接通，客户问{part}在哪里买，已发链接。
      已接通，{caller}反馈使用正常，表示满意。
      接通，客户要求明确维修时间，已转告工程师。`),
    noAnswer: phrases(`
      无人接听。
      响铃至超时，未接。`),
    busy: phrases(`
      占线。
      对方正在通话中。`),
    callLater: phrases(`
      客户在开会，要求晚点再打。
      客户在外面不方便，约{when}再联系。`),
    wrongNumber: phrases(`
      接听人说打错了，号码待核实。`),
  },
  subjects: {
    missed: phrases(`
      未接来电回拨
      {caller}来电未接，回拨`),
    abandoned: phrases(`
      排队中放弃，回拨
      {caller}排队挂断，回拨`),
    promised: phrases(`
      承诺回电：{product}{symptom}
      回电告知{product}处理进度
      答应{when}回电`),
    manual: phrases(`
      满意度回访：{product}
      维修后一周回访
      回访{caller}使用情况`),
  },
  strangerTitles: phrases(`
    陌生来电咨询{category}
    未登记号码来电：{category}{symptom}
    来电未说明来意`),
  strangerNotes: phrases(`
    来电人不愿提供订单号，问{category}怎么修，建议先找购买平台。
    客户在线下店买的{category}，没有会员信息，{symptom}，已登记号码。
    来电人说是替邻居问，{category}{symptom}，让本人来电。`),
  customerNotes: phrases(`
    客户白天上班，晚上七点以后方便接电话。
    客户听力不好，说话请慢一点、大声一点。
    客户说{city}话，普通话不太流利。
    客户家里有小孩和过敏的老人，对空气净化器滤网更换比较在意。
    老客户，之前投诉过物流，发货请选{courier}。
    客户要求所有通知发短信，不要打电话。
    公司采购，发票统一开公司抬头。`),
  verdicts: {
    approved: ['符合条件，同意。', '情况属实，同意处理。', '照片视频齐全，同意。', '订单核对无误，同意。'],
    rejected: ['检测为人为损坏，驳回，可付费维修。', '资料不全，两次催补未补，驳回。'],
  },
}
