import { agentWords } from '../../../shared/domain/agent-words.ts'

/** What the desktop shell itself says: tray, notifications, questions. Pages have their own words (renderer/i18n). */
const words = {
  ...agentWords['zh-CN'],
  tray: {
    starting: '正在启动',
    silent: '状态未知，Ringdesk 没有响应，接不到电话',
    unconfirmed: (state: string) => `${state}（待确认）`,
    pauseAs: '小休',
    open: '打开工作台',
    board: '打开看板',
    caller: '打开测试来电',
    quit: '退出',
    installUpdate: (version: string) => `安装更新 ${version}`,
    ringing: (n: number) => `${n} 个来电振铃`,
    missed: (n: number) => `${n} 个未接来电`,
    toSend: (n: number) => `${n} 项待发送`,
    needsYou: (n: number) => `${n} 项需要处理`,
  },
  ringing: {
    title: (name: string) => `来电：${name}`,
    unknown: '未知来电',
    withheld: '号码未显示',
    shortNumber: (end: string) => `尾号 ${end}`,
    queue: (name: string) => `队列 ${name}`,
  },
  inTray: {
    title: 'Ringdesk 仍在运行',
    inCall: '窗口已关闭，通话继续。点击托盘图标或再次启动 Ringdesk 可打开窗口。',
    idle: '窗口已关闭，来电照常。点击托盘图标或再次启动 Ringdesk 可打开窗口。',
  },
  quit: {
    title: 'Ringdesk',
    inCall: '通话还在进行',
    inCallDetail: '现在退出会挂断通话。已输入的内容都已保存。',
    stay: '继续通话',
    end: '挂断并退出',
    unsentTitle: '还有内容未发送',
    unsent: (n: number) => `${n} 项更改已保存在本机，下次启动 Ringdesk 时自动发送。`,
  },
  update: {
    readyTitle: (version: string) => `更新 ${version} 已就绪`,
    ready: '将在退出时安装；也可以在“设置 > 桌面”中现在安装。',
  },
  errors: {
    keyLocked:
      '本账户的数据由系统钥匙串中的密钥加密，现在打不开钥匙串。请先解锁系统钥匙串再启动 Ringdesk；或另开一个工作台：npm start -- --profile browser',
    keyUnreadable: (file: string) =>
      `无法读取数据的密钥（${file}）。请从备份恢复该文件；或把整个文件夹移到别处，从空数据开始，尚未发送的内容保留在该文件夹中。`,
    noKeychain:
      '本系统没有钥匙串：数据密钥保存在仅您可读的文件中。要更好地保护，请安装 gnome-keyring 或 KWallet 后重启 Ringdesk。',
    plainHub: (url: string) =>
      `中心 ${url} 未加密（http）：同一网络中的他人可以读取通话信令和工单。请管理员为其配置 https。`,
  },
}
export default words
export type ShellWords = typeof words
