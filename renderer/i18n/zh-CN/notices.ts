export default {
  answeredElsewhere: '{{name}} 的来电已由其他人接听。',
  cacheSetAside: '本机资料文件损坏，已另存并从中心重新取回；没发送的内容会尽量保留。',
  settingsRestored: '设置文件损坏，已恢复到上一次的设置。',
  settingsLost: '设置文件损坏，已恢复为默认设置，请重新检查设备和快捷键。',
  otherTeam: '这个中心属于另一个团队，本机资料已换成它的。',
  commandRefused: '有一项修改没有被中心接受，内容还在，请在待发送里处理。',
  valueBeaten: '您填过的内容被别人的修改覆盖了，原来的还在，可在工单、客户或待发送里看到。',
  callTransferred: '通话已转接。',
} as const
