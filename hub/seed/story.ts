import type { ContactId } from '../../shared/domain/ids.ts'
import type { E164 } from '../../shared/domain/phone-number.ts'
import type { Moment } from '../../shared/domain/time.ts'
import type { CustomerBundle } from './bundle.ts'
import type { City } from './cities.ts'
import type { Gender } from './given-names.ts'
import type { Random } from './random.ts'
import type { Setting } from './setting.ts'

/** One customer's life while it is being made up. */
export interface Story {
  readonly setting: Setting
  readonly random: Random
  /** Which customer of the world this is. */
  readonly index: number
  readonly city: City
  readonly surname: string
  readonly gender: Gender
  /** Has a name of another country, and is called by all of it. */
  readonly isForeign: boolean
  readonly bundle: CustomerBundle
}

const BYTES = Array.from({ length: 256 }, (_, value) => value.toString(16).padStart(2, '0'))
const hex16 = (value: number): string => `${BYTES[(value >>> 8) & 255]}${BYTES[value & 255]}`
const hex32 = (value: number): string => hex16(value >>> 16) + hex16(value)

/** An id with the layout of UUIDv7 (RFC 9562, 5.7): sorted by time, random otherwise. */
export function uuidAt(random: Random, at: Moment): string {
  const low = at % 65536
  const time = hex32((at - low) / 65536)
  const version = hex16(0x7000 | (random.bits() & 0xfff))
  const scattered = random.bits()
  const variant = hex16(0x8000 | (scattered & 0x3fff))
  return `${time}-${hex16(low)}-${version}-${variant}-${hex16(scattered >>> 16)}${hex32(random.bits())}`
}

/** Contacts of one customer that an id has room for. */
const CONTACTS_PER_CUSTOMER = 1000

/** The id that the line gave a contact, in the form of Asterisk's Linkedid: second and a count. */
export const nextContactId = (story: Story, at: Moment): ContactId =>
  `${Math.floor(at / 1000)}.${story.index * CONTACTS_PER_CUSTOMER + story.bundle.calls.length}` as ContactId

/** `王女士`; people with a foreign name are called by it. */
export const spokenCaller = (story: Story): string =>
  story.isForeign ? story.surname : story.setting.words.scene.title[story.gender](story.surname)

/** The number from which the customer calls: the main one, mostly. */
export function callingNumber(story: Story): E164 {
  const numbers = story.bundle.customer.numbers
  const chosen = story.random.chance(0.85) ? numbers[0] : story.random.pick(numbers)
  if (!chosen) throw new RangeError('a customer of the sample world has at least one number')
  return chosen.e164
}
