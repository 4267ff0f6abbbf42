/** What a sentence of the sample world may speak about; each slot is written `{slot}` in the words. */
export interface Scene {
  /** `空气净化器 AP-420` */
  readonly product: string
  /** `空气净化器` */
  readonly category: string
  /** A clause: `开机约十分钟后自动停机` */
  readonly symptom: string
  /** When it was bought or delivered: `11月9日` */
  readonly day: string
  /** Order number. */
  readonly order: string
  readonly waybill: string
  readonly courier: string
  /** `299元` */
  readonly money: string
  /** `王女士` */
  readonly caller: string
  /** What the agent promises: `明天下午3点前` */
  readonly when: string
  /** A small number of days. */
  readonly days: string
  readonly city: string
  /** What wears out: `滤网` */
  readonly part: string
  /** `在保修期内，免费维修` or what holds after it. */
  readonly cover: string
}

/** A sentence with its slots found once, so that filling it is no more than joining. */
export type Phrase = (scene: Scene) => string

const SLOTS = new Set<string>(
  'product category symptom day order waybill courier money caller when days city part cover'.split(' '),
)

const isSlot = (word: string): word is keyof Scene => SLOTS.has(word)

/** A phrase of a text with slots; a SyntaxError where the text names a slot that no scene has. */
export function phrase(text: string): Phrase {
  const pieces = text.split(/[{}]/)
  const fixed = pieces.filter((_, index) => index % 2 === 0)
  const slots = pieces
    .filter((_, index) => index % 2 === 1)
    .map((slot) => {
      if (!isSlot(slot)) throw new SyntaxError(`“${text}” has the unknown slot ${slot}`)
      return slot
    })
  return (scene) => {
    let filled = fixed[0] ?? ''
    for (let i = 0; i < slots.length; i++) filled += scene[slots[i] as keyof Scene] + (fixed[i + 1] ?? '')
    // a sentence may begin with what fills a slot, as with the name of a product
    const first = filled.charCodeAt(0)
    return first >= 0x61 && first <= 0x7a ? String.fromCharCode(first - 0x20) + filled.slice(1) : filled
  }
}

/** One phrase a line. */
export const phrases = (lines: string): readonly Phrase[] =>
  lines
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(phrase)

/** What a hotline says about one reason: an opening note is happened + asked + promised. */
export interface ReasonWords {
  readonly titles: readonly Phrase[]
  readonly happened: readonly Phrase[]
  readonly asked: readonly Phrase[]
}

/** The words of one kind of ticket. */
export interface KindWords {
  readonly reasons: Readonly<Record<string, ReasonWords>>
  /** Title, `happened` and `asked` at the same place belong together: a question and its own answer. */
  readonly isPaired?: true
  /** The last sentence of the opening note: what the agent promised. */
  readonly promised: readonly Phrase[]
  /** Notes on entering a step of TICKET_STEPS; steps without words get no note. */
  readonly steps: Readonly<Record<string, readonly Phrase[]>>
  /** The last note of a ticket that went well. */
  readonly solved: readonly Phrase[]
}

/** The words of one reason, one phrase a line in each part. */
export const reason = (titles: string, happened: string, asked: string): ReasonWords => ({
  titles: phrases(titles),
  happened: phrases(happened),
  asked: phrases(asked),
})
