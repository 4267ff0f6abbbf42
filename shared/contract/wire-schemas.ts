import { z, type ZodType } from 'zod'
import { Command } from '../acts/command.ts'
import { ACT_TYPES, actDefinition } from '../acts/registry.ts'
import { ENTITY_TYPES, entitySchema } from '../entities/registry.ts'
import {
  Handshake,
  Health,
  HttpError,
  hubCalls,
  hubEvents,
  HubRefusal,
  RenewRequest,
  Session,
  SignInRequest,
  SnapshotLine,
  TrialPeople,
  TrialSignInRequest,
} from './hub.ts'
import { CONSOLE_FEATURES, HUB_FEATURES, PROTOCOL } from './protocol.ts'

/** Everything that console and hub say to each other, by name: calls, events, HTTP bodies, and each entity and act. */
export function wireSchemas(): Map<string, ZodType> {
  const all = new Map<string, ZodType>()
  for (const [name, { input, output }] of Object.entries(hubCalls)) {
    if (name !== 'commands:submit') all.set(`call ${name}, asked`, input)
    all.set(`call ${name}, answered`, output)
  }
  for (const [name, schema] of Object.entries(hubEvents)) all.set(`event ${name}`, schema)
  const http = {
    Health,
    HttpError,
    RenewRequest,
    Session,
    SignInRequest,
    SnapshotLine,
    TrialPeople,
    TrialSignInRequest,
  }
  for (const [name, schema] of Object.entries(http)) all.set(`http ${name}`, schema)
  all.set('handshake', Handshake)
  all.set('handshake, refused', HubRefusal)
  for (const kind of ENTITY_TYPES) all.set(`entity ${kind}`, entitySchema(kind))
  // one by one, so that a new act is seen as one
  all.set('command', Command.omit({ act: true }))
  for (const type of ACT_TYPES) all.set(`act ${type}`, actDefinition(type).input)
  return all
}

/** A value with the keys of its objects in order, and its lists of names too: two equal schemas are written alike. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(canonical)
    return items.every((item) => typeof item === 'string') ? items.toSorted() : items
  }
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, one]) => [name, canonical(one)] as const)
  return Object.fromEntries(entries.toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** The wire as text by name: JSON schemas in one form, and the protocols and features that are told in a handshake. */
export function wireTexts(): Map<string, string> {
  const texts = new Map<string, string>()
  for (const [name, schema] of wireSchemas()) {
    const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    texts.set(name, JSON.stringify(canonical(json)))
  }
  texts.set('protocol', JSON.stringify({ PROTOCOL, CONSOLE_FEATURES, HUB_FEATURES }))
  return texts
}
