import type { Texts } from '../zh-CN/texts.ts'
import type zh from '../zh-CN/dial.ts'

const texts: Texts<typeof zh> = {
  which: 'Which one?',
  extensionLater: 'the extension can be keyed in after the answer',
  none: {
    empty: 'Type a number',
    noDigits: 'No number seen',
    tooShort: 'Too short for a number',
    tooLong: 'Too many digits for one number',
  },
  faults: {
    numberBad: 'Not a valid phone number; landlines need their area code',
    numberExtension:
      'Seen: number {{number}} with extension {{extension}}. Only the number itself can be stored',
    numberSeveral: 'Seen: more than one number ({{number}}). Put one in each line',
    numberNotPublic: '{{number}} is a short number or an extension, and no customer’s',
  },
}
export default texts
