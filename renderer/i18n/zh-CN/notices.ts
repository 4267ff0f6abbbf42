export default {
  answeredElsewhere: '{{name}} 的来电已由其他人接听。',
  cacheSetAside:
    '本机资料文件损坏，已另存为 {{file}}，并从中心重新取回；救回未发送的修改 {{commands}} 项、草稿 {{drafts}} 份。',
  cacheCutOff: '本机资料文件的最新部分损坏，最后输入或操作的内容可能缺失，请检查。副本在 {{file}}。',
  diskFull: '本机磁盘已满，现在无法保存。输入的内容还在屏幕上；请清理磁盘，之后会自动继续保存。',
  diskBack: '磁盘已有空间，保存已恢复。',
  hubDiskFull: '中心的磁盘已满，暂时无法发送。内容都保存在本机，恢复后自动发送；请通知中心的管理人员。',
  deskCopied:
    '另一个控制台正在使用本机资料的副本。这里已改为独立的工位；请重新登录，未发送的内容会发送一次，不会重复。',
  settingsRestored: '设置文件损坏，已恢复到上一次的设置；损坏的文件另存为 {{file}}。',
  settingsLost: '设置文件损坏，已恢复为默认设置，请重新检查设备和快捷键；损坏的文件另存为 {{file}}。',
  otherTeam: '这个中心属于另一个团队，本机资料已换成它的。',
  commandRefused: '有一项修改没有被中心接受，内容还在，请在待发送里处理。',
  valueBeaten: '您填过的内容被别人的修改覆盖了，原来的还在，可在工单、客户或待发送里看到。',
  callTransferred: '通话已转接。',
} as const
