export default {
  which: '拨哪一个？',
  extensionLater: '接通后可发送分机号',
  none: {
    empty: '请输入号码',
    noDigits: '没有看到号码',
    tooShort: '号码太短',
    tooLong: '数字太多，不是一个号码',
  },
  faults: {
    numberBad: '这不是有效的电话号码；座机请带区号',
    numberExtension: '看到号码 {{number}} 和分机 {{extension}}；这里只能填号码本身',
    numberSeveral: '看到不止一个号码：{{number}}；每行填一个',
    numberNotPublic: '{{number}} 是短号或分机，不能作为客户的号码',
  },
}
