import { describe, expect, it } from 'vitest'
import { ContactId, followUpIdOf, PersonId } from '../../shared/domain/ids.ts'
import { MemoryLedger } from './ledger-fixture.ts'

const contactId = ContactId.parse('contact-1')
const [ann, bo] = [PersonId.parse('p1001'), PersonId.parse('p1002')]

describe('an attempt of a follow-up', () => {
  const id = followUpIdOf(contactId)
  const attempt = (ledger: MemoryLedger, over: object) =>
    ledger.do(
      {
        type: 'followUp.logAttempt',
        id,
        outcome: 'callLater',
        text: '',
        contactId: ContactId.parse('dialled'),
        nextAt: null,
        ...over,
      },
      { actor: { id: ann, role: 'agent' } },
    )
  const owed = (): MemoryLedger => {
    const ledger = new MemoryLedger()
    ledger.do({
      type: 'followUp.openForContact',
      contactId,
      cause: 'missed',
      number: null,
      customerId: null,
      queueId: null,
    })
    return ledger
  }

  it('is made again by whom the agent says, at the time that was promised', () => {
    const ledger = owed()
    attempt(ledger, { nextAt: 90_000, assignee: bo })
    expect(ledger.get('followUp', id)).toMatchObject({ status: 'owed', dueAt: 90_000, assignee: bo })
    attempt(ledger, { contactId: null, assignee: null, nextAt: 95_000 })
    expect(ledger.get('followUp', id)?.assignee).toBeNull()
    attempt(ledger, { contactId: null })
    expect(ledger.get('followUp', id)?.assignee).toBe(ann)
  })

  it('is one for a call: said again it replaces what the same agent said, and keeps the words', () => {
    const ledger = owed()
    attempt(ledger, { outcome: 'noAnswer', text: '没有人接' })
    attempt(ledger, { nextAt: 90_000 })
    expect(ledger.get('followUp', id)).toMatchObject({
      dueAt: 90_000,
      attempts: [{ outcome: 'callLater', text: '没有人接', contactId: 'dialled' }],
    })
    expect(ledger.get('followUp', id)?.attempts).toHaveLength(1)
  })
})
