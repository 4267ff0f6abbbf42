import type { AgentActivity, PauseReason } from './agent.ts'

interface AgentWords {
  readonly activity: Readonly<Record<AgentActivity, string>>
  readonly pauseReason: Readonly<Record<PauseReason, string>>
}

/** What an agent's state is called: windows, wall board, tray and notifications say the same word for the same thing. */
export const agentWords: Readonly<Record<'zh-CN' | 'en', AgentWords>> = {
  'zh-CN': {
    activity: {
      ready: '就绪',
      paused: '小休',
      ringing: '振铃中',
      talking: '通话中',
      wrapUp: '整理中',
      unreachable: '话机不可达',
      signedOut: '未签入',
      unknown: '状态未知',
    },
    pauseReason: {
      break: '休息',
      meal: '用餐',
      training: '培训',
      meeting: '会议',
      paperwork: '案头工作',
      technical: '设备故障',
    },
  },
  en: {
    activity: {
      ready: 'Ready',
      paused: 'Paused',
      ringing: 'Ringing',
      talking: 'Talking',
      wrapUp: 'Wrap-up',
      unreachable: 'Phone unreachable',
      signedOut: 'Signed out',
      unknown: 'State unknown',
    },
    pauseReason: {
      break: 'Break',
      meal: 'Meal',
      training: 'Training',
      meeting: 'Meeting',
      paperwork: 'Paperwork',
      technical: 'Technical trouble',
    },
  },
}
