import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { SipAccount } from '../../shared/contract/phone.ts'
import { DialRules } from '../../shared/domain/dial-rules.ts'
import { Person } from '../../shared/domain/people.ts'

const names = z
  .array(z.string().regex(/^[A-Za-z0-9.!%*_+`'~-]{1,60}$/, 'is no name of a header'))
  .min(1)
  .optional()

/** A PBX that phones register at instead of the built-in switch, as an administrator writes it down. */
const ExternalLineFile = z.strictObject({
  /** Where the PBX takes SIP over WebSocket (RFC 7118). */
  server: SipAccount.shape.server,
  /** The domain part of its addresses. */
  domain: z.string().regex(/^[\w.-]+$/, 'is no domain'),
  /** How the PBX wants what is dialled; E.164 without it. */
  dialing: z.strictObject(DialRules.shape).optional(),
  /** In which headers of an INVITE the PBX says contact, queue and wait, and what it calls the queues. */
  headers: z
    .strictObject({
      contactId: names,
      queue: names,
      waited: names,
      queues: z.record(z.string(), z.string().nullable()).optional(),
    })
    .optional(),
  phones: z
    .array(
      z.strictObject({
        extension: Person.shape.extension,
        /** Default: the extension. */
        username: z.string().min(1).optional(),
        password: z.string().min(1),
      }),
    )
    .min(1),
})

/** Phone accounts of another line than the hub's own; whoever has none there keeps the built-in switch. */
export interface ExternalLine {
  has(extension: string): boolean
  accountOf(person: Pick<Person, 'extension' | 'name'>): Omit<SipAccount, 'iceServers'> | undefined
}

/** A line file that cannot be used, in words for the person who wrote it. */
export class LineFileError extends Error {
  override readonly name = 'LineFileError'
}

/** Reads a line file. Throws LineFileError. */
export function readExternalLine(file: string): ExternalLine {
  let read: z.infer<typeof ExternalLineFile>
  try {
    read = ExternalLineFile.parse(JSON.parse(readFileSync(file, 'utf8')))
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw new LineFileError(`${file}: ${String(error)}`)
    const words = error.issues.slice(0, 3).map((issue) => `${issue.path.join('.')}: ${issue.message}`)
    throw new LineFileError(`${file}: ${words.join('; ')}`)
  }
  const { server, domain, phones, dialing, headers } = read
  const byExtension = new Map(phones.map((phone) => [phone.extension, phone]))
  if (byExtension.size < phones.length) throw new LineFileError(`${file}: an extension is there twice.`)
  return {
    has: (extension) => byExtension.has(extension),
    accountOf: ({ extension, name }) => {
      const phone = byExtension.get(extension)
      if (!phone) return undefined
      const username = phone.username ?? extension
      return {
        uri: `sip:${username}@${domain}`,
        username,
        password: phone.password,
        displayName: name,
        server,
        ...(dialing === undefined ? {} : { dialing }),
        ...(headers === undefined ? {} : { headers }),
      }
    },
  }
}
