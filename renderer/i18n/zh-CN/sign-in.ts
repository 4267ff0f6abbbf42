export default {
  title: '登录 Ringdesk',
  user: '分机号',
  userPlaceholder: '例如 1001',
  password: '密码',
  userMissing: '请填写分机号',
  showPassword: '显示或隐藏密码',
  passwordMissing: '请填写密码',
  signIn: '登录',
  trialTitle: '示例团队',
  trialHint: '试用环境：点一个人即可登录，无需密码。',
  byPassword: '用分机号和密码登录',
  hub: '中心 {{url}}',
  wrongPassword: '分机号或密码不对，请再试一次。',
  slowDown: '错误次数太多，请等 {{seconds}} 秒再试。',
  unreachable: '连不上中心，请检查网络后重试。',
  lapsed:
    '本机已有 14 天没有连上中心，不能再离线登录。请连上中心后登录：未发送的内容都还在，登录后会自动发送。',
  starting: 'Ringdesk 正在启动',
  startingSlow:
    '比平时久一些。更新后的第一次启动要整理本机数据，数据多时需要几分钟，不会丢失任何内容。一直停在这里的话，请重新加载。',
  reload: '重新加载',
  refused: {
    title: '这个页面不能再使用 Ringdesk，接不到电话',
    toDo: '请在终端再次运行 npm start，并打开它给出的地址；打开后，本页也会自己恢复。',
    kept: '您输入、还没存下的文字保存在本浏览器，恢复后自动存下。',
  },
} as const
