import { describe, expect, it } from 'vitest'
import {
  callRecordIdOf,
  ContactId,
  contactIdOf,
  CustomerId,
  followUpIdOf,
  hubCommandIdOf,
  numberLinkIdOf,
  PersonId,
  promisedFollowUpIdOf,
  ticketIdOf,
} from '../../shared/domain/ids.ts'

const contact = ContactId.parse('1732950000.17')
const ann = PersonId.parse('p1001')

describe('ids that follow from something else', () => {
  // consoles and hubs of every version must agree on these: a change here opens a second ticket for one contact
  it('are the same for ever', () => {
    expect({
      ticket: ticketIdOf(contact),
      call: callRecordIdOf(contact),
      followUp: followUpIdOf(contact),
      promised: promisedFollowUpIdOf(contact, ann),
      link: numberLinkIdOf('+8613800138000'),
      command: hubCommandIdOf('due call 1732950000.17'),
    }).toMatchInlineSnapshot(`
      {
        "call": "fabe9962-877a-5ec2-b9b3-34d8215a3169",
        "command": "77af8ab6-ceed-517d-abc9-3b15a0e4181f",
        "followUp": "69130ccd-3b83-57d3-934a-6413fc5d11d7",
        "link": "e4e1d329-72ab-5fd1-8c56-175b64366873",
        "promised": "e4df9426-1b53-53f4-8be9-a8c871ef2560",
        "ticket": "a10244ce-35a5-59a8-9484-5936ec06793b",
      }
    `)
  })

  it('differ for each contact, person and purpose', () => {
    const other = ContactId.parse('1732950000.18')
    const all = [
      ...[contact, other].flatMap((id) => [ticketIdOf(id), callRecordIdOf(id), followUpIdOf(id)]),
      promisedFollowUpIdOf(contact, ann),
      promisedFollowUpIdOf(contact, PersonId.parse('p1002')),
      promisedFollowUpIdOf(other, ann),
    ]
    expect(new Set(all).size).toBe(all.length)
  })
})

describe('an id', () => {
  it('has 1 to 100 characters', () => {
    expect(CustomerId.safeParse('').success).toBe(false)
    expect(CustomerId.safeParse('x').success).toBe(true)
    expect(CustomerId.safeParse('x'.repeat(100)).success).toBe(true)
    expect(CustomerId.safeParse('x'.repeat(101)).success).toBe(false)
  })
})

it('half a character in the line’s id of a contact makes an id all the same', () => {
  const cut = contactIdOf('cut \ud83d')
  expect(cut.isWellFormed()).toBe(true)
  for (const id of [callRecordIdOf(cut), callRecordIdOf('cut \ud83d' as ContactId)])
    expect(id).toBe(callRecordIdOf(contactIdOf('cut \ufffd')))
  expect(contactIdOf(`${'a'.repeat(200)}\ud83d`)).toMatch(/^[0-9a-f-]{36}$/)
})
