import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** Without the letters and digits that are taken for one another when read aloud. */
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A random password that can be read aloud, as in `k7mq-x2vd-9fhp`: 59 bits. */
export function makePassword(): string {
  const letters = Array.from({ length: 12 }, () => ALPHABET[randomInt(ALPHABET.length)])
  return [0, 4, 8].map((from) => letters.slice(from, from + 4).join('')).join('-')
}

/** argon2id with the library's settings (19 MiB, two passes: the OWASP minimum). */
export const hashPassword = (password: string): Promise<string> => hash(password)

let decoy: Promise<string> | undefined

/** Whether a password is right. With no hash it takes as long, so that the time does not tell who exists. */
export async function isPassword(passwordHash: string | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword(makePassword())
  const isRight = await verify(passwordHash ?? (await decoy), password)
  return isRight && passwordHash !== undefined
}
