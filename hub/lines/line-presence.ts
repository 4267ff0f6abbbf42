import type { ContactId, PersonId } from '../../shared/domain/ids.ts'
import { SECOND_MS } from '../../shared/domain/time.ts'
import type { LineEvent } from './line-events.ts'
import type { TeamBook } from '../store/team-book.ts'
import type { PresenceBook } from '../presence/presence-book.ts'

/** Tells the presence book what the line says about agents: registrations, rings, talks, and the wrap-up after. */
export function followLine(
  presence: PresenceBook,
  team: TeamBook,
  now: () => number,
): (event: LineEvent) => void {
  const answeredQueue = new Map<string, string | null>()
  const personOf = (username: string): PersonId | undefined => team.personByExtension(username)?.id
  const withPerson = (username: string, act: (personId: PersonId) => void): void => {
    const personId = personOf(username)
    if (personId) act(personId)
  }

  return (event) => {
    if (event.type === 'registration') {
      if (event.kind === 'agent')
        withPerson(event.username, (id) => presence.registered(id, event.registered))
      return
    }
    const contactId = event.contactId as ContactId
    switch (event.type) {
      case 'contact.started':
        // who dials is busy from the first tone on
        if (event.direction !== 'inbound')
          withPerson(event.from.username, (id) => presence.talks(id, contactId, true))
        break
      case 'agent.ringing':
        withPerson(event.agent, (id) => presence.rings(id, contactId, true))
        break
      case 'agent.ring-ended':
        withPerson(event.agent, (id) => presence.rings(id, contactId, false))
        break
      case 'contact.answered':
        answeredQueue.set(contactId, event.queue)
        withPerson(event.agent, (id) => presence.talks(id, contactId, true))
        break
      case 'contact.transferred':
        if (event.queue) answeredQueue.set(contactId, event.queue)
        withPerson(event.from, (id) => {
          wrapUpAfter(id, contactId)
          presence.talks(id, contactId, false)
        })
        withPerson(event.to, (id) => presence.talks(id, contactId, true))
        break
      case 'contact.ended':
        for (const id of presence.contactsPeople(contactId)) wrapUpAfter(id, contactId)
        presence.contactEnded(contactId)
        answeredQueue.delete(contactId)
        break
      case 'queue.position':
      case 'contact.held':
      case 'contact.resumed':
      case 'contact.dtmf':
        break
    }
  }

  /** Set before the talk is taken away, so that the line never sees a free agent in between. */
  function wrapUpAfter(personId: PersonId, contactId: ContactId): void {
    const queueId = answeredQueue.get(contactId)
    const seconds = queueId ? (team.queue(queueId)?.wrapUpSeconds ?? 0) : 0
    if (seconds > 0) presence.startWrapUp(personId, contactId, now() + seconds * SECOND_MS)
  }
}
