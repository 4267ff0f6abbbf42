import { readFileSync } from 'node:fs'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { PersonId, QueueId } from '../shared/domain/ids.ts'
import { Person, Queue } from '../shared/domain/people.ts'
import type { NewTeam } from './auth/create-team.ts'

/** People and queues of a real team, as a person writes them down: by extension, and with what is usual left out. */
const TeamFile = z.strictObject({
  people: z
    .array(
      z.strictObject({
        name: Person.shape.name,
        extension: Person.shape.extension,
        role: Person.shape.role.default('agent'),
        skills: Person.shape.skills.default({}),
      }),
    )
    .default([]),
  queues: z
    .array(
      z.strictObject({
        name: Queue.shape.name,
        extension: Queue.shape.extension,
        /** Extensions of those who take its calls. */
        members: z.array(Person.shape.extension),
        strategy: Queue.shape.strategy.default('longest-idle'),
        ringSeconds: Queue.shape.ringSeconds.default(15),
        maxWaitSeconds: Queue.shape.maxWaitSeconds.default(300),
        wrapUpSeconds: Queue.shape.wrapUpSeconds.default(60),
        serviceLevelSeconds: Queue.shape.serviceLevelSeconds.default(20),
        ticketRule: Queue.shape.ticketRule.default('onAnswer'),
        autoAnswer: Queue.shape.autoAnswer.default(false),
        requiredSkills: Queue.shape.requiredSkills.default([]),
      }),
    )
    .default([]),
})

/** A team file that cannot be used, in words for the person who wrote it. */
export class TeamFileError extends Error {
  override readonly name = 'TeamFileError'
}

const NOBODY = { people: [], queues: [] }

function parseTeamFile(file: string): z.infer<typeof TeamFile> {
  try {
    return TeamFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw new TeamFileError(`${file}: ${String(error)}`)
    const words = error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new TeamFileError(`${file}: ${words.join('; ')}`)
  }
}

/** A team from its administrator and, where there is one, its file. Throws TeamFileError. */
export function readTeam(
  administrator: { name: string; extension: string },
  file: string | undefined,
): NewTeam {
  const read = file === undefined ? NOBODY : parseTeamFile(file)
  const people = [{ ...administrator, role: 'administrator' as const, skills: {} }, ...read.people].map(
    (person): Person => ({ ...person, id: v7() as PersonId, active: true }),
  )
  const extensions = [...people, ...read.queues].map(({ extension }) => extension)
  const double = extensions.find((extension, index) => extensions.indexOf(extension) !== index)
  if (double !== undefined) throw new TeamFileError(`${file}: the extension ${double} is there twice.`)
  const byExtension = new Map(people.map(({ extension, id }) => [extension, id]))
  const queues = read.queues.map((queue): Queue => {
    const members = queue.members.map((extension) => {
      const id = byExtension.get(extension)
      if (id === undefined)
        throw new TeamFileError(`${file}: ${queue.name} names ${extension}, and nobody has this extension.`)
      return id
    })
    return { ...queue, members, id: v7() as QueueId }
  })
  return { people, queues }
}
