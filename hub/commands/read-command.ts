import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import type { CommandRefusal, CommandResult } from '../../shared/contract/hub.ts'
import { Command } from '../../shared/acts/command.ts'
import { referencesOf } from '../../shared/acts/decide.ts'
import { currentAct, FORMER_NAMES, type FormerNames } from '../../shared/acts/former-names.ts'
import { Act } from '../../shared/acts/registry.ts'
import { loosen } from '../../shared/domain/loosen.ts'
import { refusedResult } from './command-book.ts'

/** A command as far as it says whose it is: also one of a newer console can be read so far. */
const Envelope = Command.extend({ act: z.looseObject({ type: z.string().min(1).max(100) }) })
const LooseAct = loosen(Act)

export type ReadCommand = { readonly command: Command } | { readonly refused: CommandResult }

const idOf = (raw: unknown): string => {
  const id = raw !== null && typeof raw === 'object' && 'id' in raw ? raw.id : undefined
  return typeof id === 'string' ? id : ''
}

const NEWER_CONSOLE =
  'This was done by a newer Ringdesk than the hub. It is kept, and sent by itself once the hub is updated.'

/** What is wrong with a value by its schema, for a person who looks for a fault. */
function issueIn(error: z.ZodError): string {
  const [issue] = error.issues
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`
}

/**
 * Reads a command of a console, which may be of another version. An act of an older console gets the names of today. Of a
 * newer one, an act of an unknown type, with a value that is not in a list here, or with a field that is not known here is
 * refused as a whole with `unknownAct`: a hub that dropped the field would lose what a person typed, and one that stored it
 * would let it pass rules that it does not have. Other faults are `badCommand`. None of these refusals is written down, so
 * the same command may come again.
 */
export function readCommand(sent: unknown, names: FormerNames = FORMER_NAMES): ReadCommand {
  const raw =
    sent !== null && typeof sent === 'object' && 'act' in sent
      ? { ...sent, act: currentAct(sent.act, names) }
      : sent
  const refuse = (code: CommandRefusal, message: string): ReadCommand => ({
    refused: refusedResult(idOf(raw), code, message),
  })
  const parsed = Command.safeParse(raw)
  // the usual case, and the cheapest proof that nothing was left out
  if (parsed.success && isDeepStrictEqual(parsed.data, raw)) return { command: parsed.data }
  const envelope = Envelope.safeParse(raw)
  if (!envelope.success)
    return refuse('badCommand', `The hub cannot read this act (${issueIn(envelope.error)}).`)
  if (!parsed.success) {
    const isUnknown = parsed.error.issues.every(
      ({ code }) => code === 'invalid_value' || code === 'invalid_union',
    )
    return isUnknown
      ? refuse('unknownAct', NEWER_CONSOLE)
      : refuse('badCommand', `The hub cannot read this act (${issueIn(parsed.error)}).`)
  }
  // texts may have been trimmed, so the act is compared with what a reader of all fields makes of it
  return isDeepStrictEqual(LooseAct.parse(envelope.data.act), parsed.data.act)
    ? { command: parsed.data }
    : refuse('unknownAct', NEWER_CONSOLE)
}

/** Every text in a value, at any depth. */
function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (value !== null && typeof value === 'object')
    for (const part of Object.values(value)) yield* textsIn(part)
}

/**
 * True if a command may rest on an act that could not be read: it mentions an entity whose id stands anywhere in that act.
 * What it would make is not known, so this errs on the side of waiting.
 */
export function mayRestOn(later: Command, unreadAct: unknown): boolean {
  const texts = new Set(textsIn(unreadAct))
  return referencesOf(later.act).some((key) => texts.has(key.slice(key.indexOf('/') + 1)))
}
